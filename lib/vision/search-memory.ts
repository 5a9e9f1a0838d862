import { angleFrom, areAlike, areaOf, type DetectedFace, rollOf } from './detected-face';

const QUARTER = Math.PI / 2;
/** A head this far from upright stands by another quarter: 45° and what a head may be tilted. */
const NEXT_QUARTER = (60 * Math.PI) / 180;
/** Live, the word of a second look holds for so many frames. */
const WORD_HOLDS = 10;
/** Live, with a face but fewer than asked for, every so manieth frame is searched further in one more place. */
const PROBE_EVERY = 5;

/**
 * What the search for faces knows of a source from its earlier frames, up to a hard cut: how the camera was held and, live,
 * where faces were found. Who they are is FaceFollower's.
 */
export class SearchMemory {
  /** How far faces stand turned in the picture, in quarters clockwise, 0..3. */
  turn = 0;
  #frame = 0;
  #words: { readonly face: DetectedFace; readonly isFace: boolean; readonly until: number }[] = [];
  #last: readonly DetectedFace[] = [];
  #next = 0;

  /** @param isLive whether a frame may be searched in part, for the next comes soon; a file's frames never are */
  constructor(readonly isLive: boolean) {}

  /** Live, the next frame is searched as a whole, as when more faces are asked for. */
  startAgain(): void {
    this.#frame = 0;
    this.#words = [];
  }

  /** In radians. */
  get angle(): number {
    return this.turn * QUARTER;
  }

  /** Live, the faces of the frame before: those that the first look does not see are looked for where they were. */
  get last(): readonly DetectedFace[] {
    return this.isLive ? this.#last : [];
  }

  /** @returns what a second look said a moment ago of the same detection; undefined where there was none */
  wordOn(face: DetectedFace): boolean | undefined {
    return this.#words.find((word) => word.until >= this.#frame && areAlike(word.face, face))?.isFace;
  }

  keepWord(face: DetectedFace, isFace: boolean): void {
    if (this.isLive) this.#words.push({ face, isFace, until: this.#frame + WORD_HOLDS });
  }

  /**
   * Which of the places beyond the usual one are searched in this frame.
   * @param count of the places
   * @param isEmpty whether no face was found
   */
  places(count: number, isEmpty: boolean): number[] {
    const all = Array.from({ length: count }, (_, place) => place);
    if (!this.isLive || this.#frame === 0) return all;
    const probe = isEmpty || this.#frame % PROBE_EVERY === 0 ? this.#next++ % count : -1;
    return all.filter((place) => place === probe);
  }

  /** Ends a frame: the largest of its faces says how the camera was held. */
  note(faces: readonly DetectedFace[]): void {
    this.#frame++;
    this.#words = this.#words.filter(({ until }) => until >= this.#frame);
    this.#last = faces;
    if (faces.length === 0) return;
    const largest = faces.reduce((one, other) => (areaOf(other.box) > areaOf(one.box) ? other : one));
    if (Math.abs(angleFrom(this.angle, rollOf(largest))) < NEXT_QUARTER) return;
    this.turn = (Math.round(rollOf(largest) / QUARTER) + 4) % 4;
  }
}
