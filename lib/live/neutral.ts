import { adjusted, type Baseline, baselineOf } from '../au/baseline';
import { AppError } from '../errors';
import type { FaceReading } from '../readings/face-reading';

/** Milliseconds to get ready, and then to hold still. */
const COUNTDOWN_MS = 3000;
const HOLD_MS = 3000;
/** Fewer frames say more of their noise than of the face. */
const LEAST_FRAMES = 10;
/** A slow machine is given so much longer for them. */
const LONGEST_HOLD_MS = 20_000;
/** Share of the frames that may show no face, more than one, another one, or one that is turned away. */
const TOLERATED = 0.2;
/** Degrees of yaw beyond which a face is turned away. */
const MOST_YAW = 25;

/** What counts of a face. */
export type NeutralFace = Pick<FaceReading, 'number' | 'p' | 'quality'>;

export type NeutralPhase =
  | { readonly name: 'countdown' /** Whole seconds, 1 or more. */; readonly secondsLeft: number }
  | { readonly name: 'hold' /** 0..1 */; readonly share: number }
  | { readonly name: 'over' };

interface Frame {
  readonly faces: readonly NeutralFace[];
  readonly found: number;
}

/** A neutral face of which a few seconds are shown: gets ready, takes frames, and judges them. */
export class NeutralCapture {
  readonly #holdFrom: number;
  readonly #frames: Frame[] = [];

  /** @param now performance.now() time, as all times here */
  constructor(now: number) {
    this.#holdFrom = now + COUNTDOWN_MS;
  }

  phaseAt(now: number): NeutralPhase {
    if (now < this.#holdFrom) {
      return { name: 'countdown', secondsLeft: Math.ceil((this.#holdFrom - now) / 1000) };
    }
    const held = now - this.#holdFrom;
    const share = Math.min(held / HOLD_MS, this.#frames.length / LEAST_FRAMES);
    const isOver = held >= HOLD_MS && (share >= 1 || held >= LONGEST_HOLD_MS);
    return isOver ? { name: 'over' } : { name: 'hold', share };
  }

  /** Takes the faces of a frame when it is one of those that count. @param found faces in it, read or not */
  add(faces: readonly NeutralFace[], time: number, found = faces.length): void {
    if (this.phaseAt(time).name === 'hold') this.#frames.push({ faces, found });
  }

  /**
   * @param date of the capture
   * @returns the baseline and the number of its face
   * @throws AppError bad-input that says why the frames will not do, and what to do
   */
  result(date: Date): { number: number; baseline: Baseline } {
    const frames = this.#frames;
    if (frames.length < LEAST_FRAMES) {
      throw refusal(
        `only ${frames.length} frames could be read in ${LONGEST_HOLD_MS / 1000} seconds, and ${LEAST_FRAMES} are needed. Close what keeps this machine busy`,
      );
    }
    const isMany = (count: number) => count > TOLERATED * frames.length;
    const countOf = (test: (frame: Frame) => boolean) => frames.filter(test).length;
    if (isMany(countOf(({ found }) => found > 1))) {
      throw refusal('several faces were in the picture. Only the person whose face it is may be seen');
    }
    if (isMany(countOf(({ faces }) => faces.length === 0))) {
      throw refusal('no face was seen for a part of the time. Come closer, into the light');
    }
    const seen = frames.flatMap(({ faces, found }) => (found > 1 ? [] : faces));
    const { number } = seen[seen.length - 1];
    const own = seen.filter((face) => face.number === number);
    if (isMany(seen.length - own.length)) {
      throw refusal('one face left and another came. Stay in the picture');
    }
    const straight = own.filter(
      ({ p, quality: { yaw } }) => yaw !== null && Math.abs(yaw) <= MOST_YAW && !p.some(Number.isNaN),
    );
    if (isMany(own.length - straight.length)) {
      throw refusal('the face was turned away. Look straight at the camera');
    }
    const baseline = baselineOf(
      straight.map(({ p }) => p),
      { face: number - 1, date: date.toISOString() },
    );
    return { number, baseline };
  }
}

/** The faces with what is seen from their neutral faces. @param baselines by the number of the face */
export function seenFromNeutral(
  faces: readonly FaceReading[],
  baselines: ReadonlyMap<number, Baseline>,
): readonly FaceReading[] {
  return faces.map((face) => {
    const baseline = baselines.get(face.number);
    return baseline ? { ...face, adjusted: adjusted(face.p, baseline) } : face;
  });
}

function refusal(reason: string): AppError {
  return new AppError('bad-input', `The neutral face was not taken: ${reason}, then try again.`);
}
