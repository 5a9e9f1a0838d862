import type { Outcome, Remark } from './outcome';

/** What is counted of a face that was read. */
export interface CountedFace {
  /** In degrees. */
  readonly quality: { readonly roll: number };
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
  readonly #turned = { frames: 0, quarters: new Set<number>() };

  /**
   * @param faces of a frame that were read
   * @param found of the frame, read or not
   */
  add(faces: readonly CountedFace[], found: number): void {
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
    if (frames === 0) return { kind: 'failed', reason: 'unreadable', detail: 'it holds no frame' };
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

function framesText(count: number): string {
  return count === 1 ? '1 frame' : `${count} frames`;
}
