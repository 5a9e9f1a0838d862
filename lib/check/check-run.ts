import type { FaceValues } from '../readings/face-reading';
import { CHECK_STEPS, type StepId } from './check-steps';

/** To see what is asked for, and to hold it; milliseconds. */
const PREPARE_MS = 2000;
const HOLD_MS = 3000;
/** For the readings that are under way when the last step is over. */
const TAIL_MS = 600;
/** A face takes a moment to get there; frames before say little. */
const REACTION_MS = 600;

export type CheckPhase =
  | {
      readonly name: 'prepare' | 'hold';
      readonly step: number;
      readonly secondsLeft: number;
      readonly share: number;
    }
  | { readonly name: 'paused'; readonly step: number }
  | { readonly name: 'over' };

/** Of a face in a frame, in the model's order of units. */
export type CheckedFace = Pick<FaceValues, 'number' | 'p' | 'epistemic' | 'aleatoric' | 'quality'>;

/** What was read while a step was held. */
export interface HeldStep {
  readonly id: StepId;
  readonly isSkipped: boolean;
  /** Frames while it was held, those without a face too. */
  frames: number;
  readonly faces: CheckedFace[];
}

interface Window {
  readonly held: HeldStep;
  readonly from: number;
  readonly to: number;
}

/** One go through the steps: what is asked for when, and the frames of each. All times are performance.now() times. */
export class CheckRun {
  readonly steps: HeldStep[] = [];
  #from: number;
  #pausedAt: number | null = null;
  #windows: Window[] = [];
  #hasEnded = false;

  constructor(now: number) {
    this.#from = now;
    this.#open();
  }

  /** Goes on to the step that is due. */
  phaseAt(now: number): CheckPhase {
    while (this.#pausedAt === null && !this.#hasEnded && now >= this.#from + PREPARE_MS + HOLD_MS) {
      this.#next(this.#from + PREPARE_MS + HOLD_MS);
    }
    const step = this.steps.length - 1;
    if (this.#hasEnded) {
      if (now >= this.#from + TAIL_MS) return { name: 'over' };
      return { name: 'hold', step, secondsLeft: 0, share: 1 };
    }
    if (this.#pausedAt !== null) return { name: 'paused', step };
    const spent = now - this.#from;
    if (spent < PREPARE_MS) {
      return { name: 'prepare', step, secondsLeft: secondsOf(PREPARE_MS - spent), share: spent / PREPARE_MS };
    }
    const held = spent - PREPARE_MS;
    return { name: 'hold', step, secondsLeft: secondsOf(HOLD_MS - held), share: held / HOLD_MS };
  }

  /** Takes a frame where it is one of a step. @param faces at most one is looked at @param time when it was taken */
  add(faces: readonly CheckedFace[], time: number): void {
    const window = this.#windows.find(({ from, to }) => time >= from && time < to);
    if (!window) return;
    window.held.frames++;
    if (faces.length > 0) window.held.faces.push(faces[0]);
  }

  /** Leaves the step out. */
  skip(now: number): void {
    if (this.#hasEnded) return;
    this.steps[this.steps.length - 1] = { id: this.#id, isSkipped: true, frames: 0, faces: [] };
    this.#windows.pop();
    this.#pausedAt = null;
    this.#next(now);
  }

  /** The step begins anew when it goes on. */
  pause(now: number): void {
    if (this.#hasEnded || this.#pausedAt !== null) return;
    this.#pausedAt = now;
    this.#windows.pop();
  }

  goOn(now: number): void {
    if (this.#pausedAt === null) return;
    this.#pausedAt = null;
    this.#from = now;
    this.steps.pop();
    this.#open();
  }

  get #id(): StepId {
    return CHECK_STEPS[this.steps.length - 1].id;
  }

  #next(now: number): void {
    this.#from = now;
    if (this.steps.length === CHECK_STEPS.length) this.#hasEnded = true;
    else this.#open();
  }

  #open(): void {
    const held: HeldStep = { id: CHECK_STEPS[this.steps.length].id, isSkipped: false, frames: 0, faces: [] };
    this.steps.push(held);
    const from = this.#from + PREPARE_MS + REACTION_MS;
    this.#windows = [...this.#windows.slice(-1), { held, from, to: this.#from + PREPARE_MS + HOLD_MS }];
  }
}

function secondsOf(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}
