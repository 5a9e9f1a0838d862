import type { BlazeFace } from './blaze-face';
import { angleFrom, areaOf, areSame, type DetectedFace, rollOf } from './detected-face';
import type { PixelImage } from './pixels';
import type { SearchMemory } from './search-memory';
import { eyesMoved, secondLook, UPRIGHT } from './second-look';
import { tilesOf } from './tiles';
import { type Frame, fromWindow, paintWindow, type Window, wholeWindow } from './whole-frame';

/** From this score on a face near the camera is believed: of the photographs of second-look.ts 19 of 20 have it, and 1 of 100 on its head. */
const SURE = 0.85;
/** A head tilted further is looked at again along its own axis, for points are set worse the more it is tilted. */
const TILTED = (35 * Math.PI) / 180;
/** A doubtful face is what it was taken for when the second look leaves its eyes where they are, in distances of the eyes. */
const CONFIRMED = 0.15;
/** A face box narrower than this share of the frame's longer side is small: its points are set roughly (docs/limits.md). */
const SMALL = 0.19;
/** A face this much smaller than the last of those wanted is not read, whatever is followed (FaceTracker). */
const TOO_SMALL_TO_COUNT = 0.5;
/** Standard deviation of a colour below which there is nothing to be seen, of 255. */
const FLAT = 1.5;
/** Points along a side of the box at which that is looked at. */
const FLAT_GRID = 32;
/** Sides of the pictures that turned frames and tiles are painted to: at least what the networks read. */
const NEAR_SIZE = 256;
const FAR_SIZE = 192;
const QUARTER = Math.PI / 2;

/**
 * Looks for the faces of one frame, as far as it must: the usual frame has its one look at the whole with the
 * short-range network, and a second look at what that may have wrong. The steps are called in their order.
 */
export class FaceSearch {
  readonly #found: DetectedFace[] = [];
  /** What may be a face, and is taken for one where nothing better is found. */
  readonly #weak: DetectedFace[] = [];
  /** Too small to be read beside those that are wanted: neither looked at again nor read. */
  readonly #uncounted: DetectedFace[] = [];

  /**
   * @param near the short-range network
   * @param wanted number of faces
   */
  constructor(
    readonly near: BlazeFace,
    readonly frame: Frame,
    readonly wanted: number,
    readonly memory: SearchMemory,
  ) {}

  get lacksFaces(): boolean {
    return this.#found.length < this.wanted;
  }

  lookFirst(): void {
    const { near, frame, memory } = this;
    const seen =
      memory.turn === 0
        ? near.detect(frame.pixels)
        : lookAt(near, frame, wholeWindow(frame, memory.angle), NEAR_SIZE).sort(bySize);
    for (const face of seen) {
      const last = this.#found[this.wanted - 1];
      const isSmall = last && areaOf(face.box) < TOO_SMALL_TO_COUNT * areaOf(last.box);
      if (isFlat(frame.pixels, face)) continue;
      if (isSmall) this.#uncounted.push(face);
      else this.#takeSeen(face);
      this.#found.sort(bySize);
    }
  }

  /**
   * The whole frame with the full-range network, turned where there is still no face, then in tiles.
   * @param far the full-range network
   */
  lookFurther(far: BlazeFace): void {
    const { near, frame, memory } = this;
    for (const face of memory.last) {
      if (this.lacksFaces) this.#takeAgain(face);
    }
    const turned = [1, 2, 3].map((turn) => wholeWindow(frame, memory.angle + turn * QUARTER));
    const { width, height } = frame.pixels;
    const extent = { width, height, scale: frame.whole.width / width };
    const stages = [
      { network: far, size: FAR_SIZE, windows: [wholeWindow(frame, memory.angle)] },
      { network: near, size: NEAR_SIZE, windows: turned },
      { network: far, size: FAR_SIZE, windows: tilesOf(extent, memory.angle) },
    ];
    const count = stages.reduce((sum, { windows }) => sum + windows.length, 0);
    const places = memory.places(count, this.#found.length === 0);
    let place = 0;
    for (const { network, size, windows } of stages) {
      const isNeeded = windows === turned ? this.#found.length === 0 : this.lacksFaces;
      for (const window of windows) {
        if (isNeeded && places.includes(place)) {
          for (const face of lookAt(network, frame, window, size)) {
            if (!isFlat(frame.pixels, face)) this.#takeAgain(face);
          }
        }
        place++;
      }
    }
  }

  /** @returns faces from the largest to the smallest; to be called once */
  end(): DetectedFace[] {
    for (const face of this.#weak.sort((one, other) => other.score - one.score)) {
      if (this.lacksFaces && !this.#isKnown(face)) this.#found.push(face);
    }
    this.memory.note(this.#found);
    const others = this.#uncounted.filter((face) => !this.#isKnown(face));
    return [...this.#found, ...others].sort(bySize);
  }

  /** Takes a face of the first look, which is looked at again where it may be wrong. */
  #takeSeen(face: DetectedFace): void {
    const { frame, memory } = this;
    const { width, height } = frame.pixels;
    const isRough =
      face.box.width < SMALL * Math.max(width, height) ||
      Math.abs(angleFrom(memory.angle, rollOf(face))) > TILTED;
    const word = isRough || face.score < SURE ? memory.wordOn(face) : true;
    if (word === false) return;
    if (isRough || word === undefined) this.#takeAgain(face, !isRough);
    else if (!this.#isKnown(face)) this.#found.push(face);
  }

  /** @param keepsPoints where the second look agrees with the first, it has the word about the face alone */
  #takeAgain(face: DetectedFace, keepsPoints = false): void {
    if (this.#isKnown(face)) return;
    const again = secondLook(this.near, this.frame, face);
    if (!again) this.memory.keepWord(face, false);
    if (!again || this.#isKnown(again)) return;
    const isConfirmed = eyesMoved(face, again) <= CONFIRMED;
    if (isConfirmed && keepsPoints) this.memory.keepWord(face, true);
    if (isConfirmed || again.score >= UPRIGHT) this.#found.push(isConfirmed && keepsPoints ? face : again);
    else this.#weak.push(again);
  }

  #isKnown(face: DetectedFace): boolean {
    return this.#found.some((known) => areSame(known, face));
  }
}

function lookAt(network: BlazeFace, frame: Frame, window: Window, size: number): DetectedFace[] {
  return network.detect(paintWindow(frame, window, size)).map((face) => fromWindow(face, window, size));
}

function bySize(one: DetectedFace, other: DetectedFace): number {
  return areaOf(other.box) - areaOf(one.box);
}

/** Whether there is nothing to be seen in a face's box. */
function isFlat({ width, height, data }: PixelImage, { box }: DetectedFace): boolean {
  const step = box.width / FLAT_GRID;
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < FLAT_GRID; i++) {
    for (let j = 0; j < FLAT_GRID; j++) {
      const x = Math.floor(box.x + (j + 0.5) * step);
      const y = Math.floor(box.y + (i + 0.5) * step);
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      count++;
      for (let channel = 0; channel < 3; channel++) {
        const value = data[(y * width + x) * 4 + channel];
        sums[channel] += value;
        squares[channel] += value * value;
      }
    }
  }
  return sums.every((sum, channel) => squares[channel] / count - (sum / count) ** 2 < FLAT ** 2);
}
