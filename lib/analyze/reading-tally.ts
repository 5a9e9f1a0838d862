import type { Outcome, Remark } from './outcome';
import type { LostFrames } from './shown-samples';

/** Times that a remark names; the others are counted. */
const MOST_NAMED = 20;

/** What is counted of a face that was read. */
export interface CountedFace {
  /** In degrees. */
  readonly quality: { readonly roll: number };
}

interface CountedFrame {
  /** Those that were read. */
  readonly faces: readonly CountedFace[];
  /** Of the frame, read or not. */
  readonly found: number;
  /** Seconds. */
  readonly timestamp: number;
  readonly isCut: boolean;
  /** Numbers from 1. */
  readonly returned: readonly number[];
}

/** A face whose eyes slope more stands turned by a quarter or a half, rather than tilted. In degrees. */
const TURNED_FROM = 60;

/** Counts a file's frames and faces while it is read. */
export class Tally {
  frames = 0;
  #faces = 0;
  #faceless = 0;
  #crowded = 0;
  #mostFound = 0;
  /** Seconds. */
  readonly #cuts: number[] = [];
  readonly #returns: string[] = [];
  readonly #turned = { frames: 0, quarters: new Set<number>() };

  add({ faces, found, timestamp, isCut, returned }: CountedFrame): void {
    if (isCut) this.#cuts.push(timestamp);
    for (const number of returned) this.#returns.push(`face ${number - 1} at ${timestamp.toFixed(2)} s`);
    this.frames++;
    this.#faces += faces.length;
    if (faces.length === 0) this.#faceless++;
    if (found > faces.length) this.#crowded++;
    this.#mostFound = Math.max(this.#mostFound, found);
    const turned = faces.filter(({ quality }) => Math.abs(quality.roll) > TURNED_FROM);
    if (turned.length > 0) this.#turned.frames++;
    for (const { quality } of turned) this.#turned.quarters.add(Math.abs(quality.roll) < 135 ? 90 : 180);
  }

  /** What became of the file, when its last frame was read. */
  outcome(remarks: readonly Remark[]): Outcome {
    const { frames } = this;
    if (frames === 0) {
      const cut = remarks.find(({ reason }) => reason === 'truncated');
      if (cut) return { kind: 'failed', reason: 'truncated', detail: cut.detail };
      return { kind: 'failed', reason: 'unreadable', detail: 'it holds no frame' };
    }
    return { kind: 'read', frames, faces: this.#faces, remarks: [...remarks, ...this.#faceRemarks()] };
  }

  #faceRemarks(): Remark[] {
    const remarks: Remark[] = [];
    const of = `of ${framesText(this.frames)}`;
    if (this.#faceless > 0) remarks.push({ reason: 'no face', detail: `in ${this.#faceless} ${of}` });
    if (this.#crowded > 0) {
      const detail = `up to ${this.#mostFound} in ${this.#crowded} ${of}; a higher number of faces reads more`;
      remarks.push({ reason: 'more faces', detail });
    }
    if (this.#cuts.length > 0) {
      const count = this.#cuts.length === 1 ? '1 cut' : `${this.#cuts.length} cuts`;
      const times = named(this.#cuts.map((time) => `${time.toFixed(2)} s`));
      const but = this.#returns.length > 0 ? ', but for who returned' : '';
      const detail = `${count}, at ${times}; faces have new numbers from there on${but}`;
      remarks.push({ reason: 'cut', detail });
    }
    if (this.#returns.length > 0) {
      remarks.push({
        reason: 'returned',
        detail: `taken to have returned, by appearance: ${named(this.#returns)}`,
      });
    }
    if (this.#turned.frames > 0) {
      const degrees = [...this.#turned.quarters].sort((one, other) => one - other).join('° and ');
      const detail = `faces stand turned by about ${degrees}° in ${this.#turned.frames} ${of} and were read so`;
      remarks.push({ reason: 'turned', detail });
    }
    return remarks;
  }
}

/** What is to be said of a video that broke off after some frames. */
export function brokenOff(frames: number, message: string): Remark {
  return { reason: 'truncated', detail: `only the first ${framesText(frames)} could be read: ${message}` };
}

function named(what: readonly string[]): string {
  const more = what.length - MOST_NAMED;
  return what.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Places of damage that are named; the rest is counted. */
const MOST_PLACES = 5;

/** What is to be said of frames that could not be decoded. */
export function lossRemarks(lost: readonly LostFrames[]): Remark[] {
  if (lost.length === 0) return [];
  const total = lost.reduce((sum, { frames }) => sum + frames, 0);
  const places = lost.slice(0, MOST_PLACES).map(({ frames, at }) => `${frames} from ${at.toFixed(3)} s on`);
  const more = lost.length - places.length;
  if (more > 0) places.push(`the rest at ${more} more places`);
  return [{ reason: 'lost', detail: `${framesText(total)} cannot be decoded: ${places.join(', ')}` }];
}

function framesText(count: number): string {
  return count === 1 ? '1 frame' : `${count} frames`;
}
