import { AppError, messageOf } from '../errors';
import { type BlazeFace, startBlazeFace } from './blaze-face';
import { angleFrom, areaOf, areSame, type DetectedFace, rollOf } from './detected-face';
import { FaceMemory } from './face-memory';
import { type Frame, fromWindow, paintWindow, type Window, wholeWindow } from './frame';
import type { PixelImage } from './pixels';
import { eyesMoved, secondLook } from './second-look';
import { tilesOf } from './tiles';

export interface Search {
  /** How many faces are wanted; what costs more is done while fewer are found. 1 when left out. */
  readonly faces?: number;
  /** Of the source that the frame comes from; a picture by itself has none. */
  readonly memory?: FaceMemory;
}

/** Finds faces in pictures. What it knows of a source is in that source's FaceMemory. */
export interface FaceDetector {
  /** @returns faces from the largest to the smallest, in pixels of the frame */
  detect(frame: Frame, search?: Search): Promise<DetectedFace[]>;
  close(): void;
}

/** The short-range network's faces below are not looked at. */
const LEAST_SCORE = 0.5;
/** The full-range one gives small faces less; each is looked at again. */
const LEAST_SCORE_FAR = 0.4;
/** From this score on a face near the camera is believed: 19 of 20 are, but 1 of 100 that stand on their heads. */
const SURE = 0.85;
/** A head tilted further is looked at again along its own axis, for points are set worse the more it is tilted. */
const TILTED = (35 * Math.PI) / 180;
/** A doubtful face is what it was taken for when the second look leaves its eyes where they are, in distances of the eyes. */
const CONFIRMED = 0.15;
/** A face box narrower than this share of the frame's longer side is small: its points are set roughly (docs/limits.md). */
const SMALL = 0.12;
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
 * Starts MediaPipe's BlazeFace, in a page or in a module worker; its full-range network is loaded when it is needed first.
 * @param base folder that scripts/prepare.mjs filled, such as /mediapipe
 * @throws AppError no-backend without WebGL, which MediaPipe needs for its pictures; io when a file of the folder cannot
 *   be loaded
 */
export async function createFaceDetector(base: string): Promise<FaceDetector> {
  if (!new OffscreenCanvas(1, 1).getContext('webgl2')) {
    throw new AppError(
      'no-backend',
      'The face detector needs WebGL, which is switched off or missing in this browser. Switch on graphics ' +
        'acceleration in the browser’s settings and reload, or take another browser.',
    );
  }
  const start = async (range: 'short' | 'full', leastScore: number) => {
    try {
      return await startBlazeFace(base, range, leastScore);
    } catch (cause) {
      throw new AppError(
        'io',
        `The face detector could not be started from ${base} (${messageOf(cause)}). ` +
          'Run node scripts/prepare.mjs on the server and reload.',
        { cause },
      );
    }
  };
  return new TwoRangeDetector(await start('short', LEAST_SCORE), () => start('full', LEAST_SCORE_FAR));
}

class TwoRangeDetector implements FaceDetector {
  #far: Promise<BlazeFace> | null = null;

  constructor(
    readonly near: BlazeFace,
    readonly startFar: () => Promise<BlazeFace>,
  ) {}

  async detect(
    frame: Frame,
    { faces: wanted = 1, memory = new FaceMemory(false) }: Search = {},
  ): Promise<DetectedFace[]> {
    const seen =
      memory.turn === 0
        ? this.near.detect(frame.pixels)
        : lookAt(this.near, frame, wholeWindow(frame, memory.angle), NEAR_SIZE).sort(bySize);
    const found: DetectedFace[] = [];
    const uncounted: DetectedFace[] = [];
    for (const face of seen) {
      const last = found[wanted - 1];
      if (last && areaOf(face.box) < TOO_SMALL_TO_COUNT * areaOf(last.box)) uncounted.push(face);
      else this.#add(found, frame, face, memory, true);
      found.sort(bySize);
    }
    if (found.length < wanted) await this.#searchFurther(frame, found, wanted, memory);
    memory.note(found);
    return [...found, ...uncounted.filter((face) => !found.some((known) => areSame(known, face)))].sort(
      bySize,
    );
  }

  close(): void {
    this.near.close();
    void this.#far?.then((far) => far.close());
  }

  /** The whole frame with the full-range network, then turned where there is still no face, then in tiles. */
  async #searchFurther(
    frame: Frame,
    found: DetectedFace[],
    wanted: number,
    memory: FaceMemory,
  ): Promise<void> {
    this.#far ??= this.startFar();
    const far = await this.#far;
    const turned = [1, 2, 3].map((turn) => wholeWindow(frame, memory.angle + turn * QUARTER));
    const stages = [
      { network: far, size: FAR_SIZE, windows: [wholeWindow(frame, memory.angle)] },
      { network: this.near, size: NEAR_SIZE, windows: turned },
      { network: far, size: FAR_SIZE, windows: tilesOf(frame, memory.angle) },
    ];
    const count = stages.reduce((sum, { windows }) => sum + windows.length, 0);
    const places = memory.places(count, found.length === 0);
    let place = 0;
    for (const { network, size, windows } of stages) {
      const isNeeded = found.length < (windows === turned ? 1 : wanted);
      for (const window of windows) {
        if (isNeeded && places.includes(place)) {
          const before = found.length;
          for (const face of lookAt(network, frame, window, size)) this.#add(found, frame, face, memory);
          memory.tell(place, found.length > before);
        }
        place++;
      }
    }
  }

  /** Adds a face that is one, and not there yet. */
  #add(
    found: DetectedFace[],
    frame: Frame,
    face: DetectedFace,
    memory: FaceMemory,
    isFirstLook = false,
  ): void {
    const isKnown = (other: DetectedFace) => found.some((known) => areSame(known, other));
    if (isFlat(frame.pixels, face) || isKnown(face)) return;
    const sound = isFirstLook ? this.#believed(frame, face, memory) : secondLook(this.near, frame, face);
    if (sound && !isKnown(sound)) found.push(sound);
  }

  /** A face of the short-range network's look at the whole frame, looked at again where that may be wrong. */
  #believed(frame: Frame, face: DetectedFace, memory: FaceMemory): DetectedFace | null {
    const { width, height } = frame.pixels;
    const isRough =
      face.box.width < SMALL * Math.max(width, height) ||
      Math.abs(angleFrom(memory.angle, rollOf(face))) > TILTED;
    if (!isRough && (face.score >= SURE || memory.trusts(face))) return face;
    const again = secondLook(this.near, frame, face);
    if (!again || isRough || eyesMoved(face, again) > CONFIRMED) return again;
    memory.trust(face);
    return face;
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
