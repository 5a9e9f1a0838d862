import { angleFrom, areaOf, areSame, type DetectedFace, rollOf } from './detected-face';

const QUARTER = Math.PI / 2;
/** A head this far from upright stands by another quarter: 45° and what a head may be tilted. */
const NEXT_QUARTER = (60 * Math.PI) / 180;
/** Live, a face that was looked at twice is trusted for so many frames. */
const TRUSTED_FRAMES = 10;
/** Live, with a face but fewer than asked for, every so manieth frame is searched further in one more place. */
const PROBE_EVERY = 5;

/** What is known of a source from its earlier frames: how the camera was held and, live, where faces were found. */
export class FaceMemory {
  /** How far faces stand turned in the picture, in quarters clockwise, 0..3. */
  turn = 0;
  #frame = 0;
  #trusted: { readonly face: DetectedFace; readonly until: number }[] = [];
  #fruitful = new Set<number>();
  #next = 0;

  /** @param isLive whether a frame may be searched in part, for the next comes soon; a file's frames never are */
  constructor(readonly isLive: boolean) {}

  /** Live, the next frame is searched as a whole, as when more faces are asked for. */
  startAgain(): void {
    this.#frame = 0;
    this.#trusted = [];
  }

  /** In radians. */
  get angle(): number {
    return this.turn * QUARTER;
  }

  /** Whether a face that was doubtful and held was at this place a moment ago. */
  trusts(face: DetectedFace): boolean {
    return (
      this.isLive && this.#trusted.some((known) => known.until >= this.#frame && areSame(known.face, face))
    );
  }

  trust(face: DetectedFace): void {
    if (this.isLive) this.#trusted.push({ face, until: this.#frame + TRUSTED_FRAMES });
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
    return all.filter((place) => place === probe || this.#fruitful.has(place));
  }

  /** Takes note of whether a face was found in a searched place that was not found elsewhere. */
  tell(place: number, isFruitful: boolean): void {
    if (isFruitful) this.#fruitful.add(place);
    else this.#fruitful.delete(place);
  }

  /** Ends a frame: the largest of its faces says how the camera was held. */
  note(faces: readonly DetectedFace[]): void {
    this.#frame++;
    this.#trusted = this.#trusted.filter(({ until }) => until >= this.#frame);
    if (faces.length === 0) return;
    const largest = faces.reduce((one, other) => (areaOf(other.box) > areaOf(one.box) ? other : one));
    if (Math.abs(angleFrom(this.angle, rollOf(largest))) < NEXT_QUARTER) return;
    this.turn = (Math.round(rollOf(largest) / QUARTER) + 4) % 4;
  }
}
