import { AppError, messageOf } from '../errors';
import { type BlazeFace, startBlazeFace } from './blaze-face';
import type { DetectedFace } from './detected-face';
import { FaceSearch } from './face-search';
import { SearchMemory } from './search-memory';
import type { Frame } from './whole-frame';

interface Search {
  /** How many faces are wanted; what costs more is done while fewer are found. 1 when left out. */
  readonly faces?: number;
  /** Of the source that the frame comes from; a picture by itself has none. */
  readonly memory?: SearchMemory;
}

/** Finds faces in pictures. What it knows of a source is in that source's SearchMemory. */
export interface FaceDetector {
  /** @returns faces from the largest to the smallest, in pixels of the frame */
  detect(frame: Frame, search?: Search): Promise<DetectedFace[]>;
  close(): void;
}

/** The short-range network's faces below are not looked at. */
const LEAST_SCORE = 0.5;
/** The full-range one gives small faces less; each is looked at again. */
const LEAST_SCORE_FAR = 0.4;

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
  const near = await start('short', LEAST_SCORE);
  near.detect(new ImageData(16, 16)); // its first picture takes longest, so that is no frame that somebody waits for
  return new TwoRangeDetector(near, () => start('full', LEAST_SCORE_FAR));
}

class TwoRangeDetector implements FaceDetector {
  #far: Promise<BlazeFace> | null = null;

  constructor(
    readonly near: BlazeFace,
    readonly startFar: () => Promise<BlazeFace>,
  ) {}

  async detect(
    frame: Frame,
    { faces: wanted = 1, memory = new SearchMemory(false) }: Search = {},
  ): Promise<DetectedFace[]> {
    const search = new FaceSearch(this.near, frame, wanted, memory);
    search.lookFirst();
    if (search.lacksFaces) {
      this.#far ??= this.startFar();
      search.lookFurther(await this.#far);
    }
    return search.end();
  }

  close(): void {
    this.near.close();
    void this.#far?.then((far) => far.close());
  }
}
