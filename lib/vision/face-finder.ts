import { alignInput, type Similarity } from './align';
import type { DetectedFace } from './detected-face';
import { createFaceDetector, type FaceDetector } from './detector';
import { type Continuity, FaceFollower } from './face-follower';
import { FramePixels } from './frame-pixels';
import { HeldFaces } from './held-faces';
import { type FaceQuality, faceQuality } from './quality';
import { SearchMemory } from './search-memory';
import { cropOf, type Frame, takeFrame } from './whole-frame';

export interface FindOptions {
  /** Side of a cut-out face, in pixels. */
  readonly size: number;
  /** Most faces that are followed. */
  readonly maxFaces: number;
  /** Whether people who return get their old number by how they look. */
  readonly remembersFaces: boolean;
  /** Live, whether faces that hold still need not be looked for in every frame (HeldFaces). */
  readonly mayRest: boolean;
}

/** A face that is followed, in pixels of the frame. */
interface AlignedFace extends Pick<DetectedFace, 'score' | 'box' | 'keypoints'> {
  /** Stays with a face from frame to frame; starts at 1. */
  readonly number: number;
  /** Pixels of the cut-out face to those of the frame. */
  readonly crop: Similarity;
  readonly quality: FaceQuality;
}

/** What is found in a frame. */
export interface FoundFaces {
  /** The picture that was looked at, given back. */
  readonly picture: ImageBitmap;
  readonly faces: readonly AlignedFace[];
  /** The faces cut out, RGB bytes, [faces, size, size, 3]. */
  readonly crops: Uint8Array<ArrayBuffer>;
  /** Faces that the detector found, followed or not. */
  readonly found: number;
  /** Whether a hard cut was noticed before this frame; no number goes on across it by place. */
  readonly isCut: boolean;
  /** Numbers that somebody who was away was given back in this frame, by appearance. */
  readonly returned: number[];
  /** Pixels of the picture for each pixel of the frame, a smaller copy of a wide picture. */
  readonly scale: number;
  /** Milliseconds of getting pixels and finding faces, and of cutting them out. */
  readonly times: { readonly detect: number; readonly crop: number };
}

/** Finds the faces of one source's frames, here or on a thread of its own. */
export interface Finder {
  /**
   * Frames are looked at one after the other, in the order of the calls.
   * @param picture one frame, of which a wide one is reduced; not to be used until it is given back, or the search failed
   * @param now time of the frame in milliseconds, for the face numbers
   * @param continuity how the frame follows the one before
   */
  find(picture: ImageBitmap, now: number, continuity: Continuity, options: FindOptions): Promise<FoundFaces>;
}

/** Detects, follows and cuts out the faces of frames. */
export class FaceFinder implements Finder {
  readonly #follower = new FaceFollower();
  readonly #pixels = new FramePixels();
  readonly #held = new HeldFaces();
  #memory: SearchMemory;
  /** By the faces' numbers, as last measured. */
  #qualities: ReadonlyMap<number, FaceQuality> = new Map();
  #maxFaces = 0;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly detector: FaceDetector,
    private readonly isLive: boolean,
  ) {
    this.#memory = new SearchMemory(isLive);
  }

  /**
   * @param mediapipeBase folder that scripts/prepare.mjs filled, such as /mediapipe
   * @param isLive frames come as fast as they are read, so that each may be searched in part (SearchMemory), or
   *   not at all while faces hold still (HeldFaces)
   * @throws AppError as createFaceDetector
   */
  static async open(mediapipeBase: string, isLive: boolean): Promise<FaceFinder> {
    return new FaceFinder(await createFaceDetector(mediapipeBase), isLive);
  }

  find(...frame: Parameters<Finder['find']>): Promise<FoundFaces> {
    const found = this.#last.then(() => this.#find(...frame));
    this.#last = found.catch(() => {}); // the caller is told
    return found;
  }

  async #find(
    picture: ImageBitmap,
    now: number,
    continuity: Continuity,
    { size, maxFaces, remembersFaces, mayRest }: FindOptions,
  ): Promise<FoundFaces> {
    const start = performance.now();
    this.#follower.remembersFaces = remembersFaces;
    if (maxFaces !== this.#maxFaces) {
      this.#memory.startAgain();
      this.#held.forget();
    }
    this.#maxFaces = maxFaces;
    const frame = await takeFrame(picture, this.#pixels);
    const isCut = this.#follower.begin(frame.pixels, now, continuity);
    if (isCut || continuity !== 'on') {
      this.#memory = new SearchMemory(this.isLive);
      this.#held.forget();
    }
    const { detected, isHeld } = await this.#detect(frame, maxFaces, this.isLive && mayRest ? now : null);
    const { tracked, returned } = this.#follower.follow(frame.pixels, detected, maxFaces, now);
    const cropping = performance.now();

    const crops = new Uint8Array(tracked.length * size * size * 3);
    const faces = tracked.map(({ number, face: { score, box, keypoints, eyes } }, index): AlignedFace => {
      const map = alignInput(eyes, size);
      const crop = cropOf(frame, map, size);
      crops.set(crop, index * crop.length);
      const known = isHeld ? this.#qualities.get(number) : undefined;
      const quality = known ?? faceQuality(crop, size, keypoints);
      return { number, score, box, keypoints, crop: map, quality };
    });
    this.#qualities = new Map(faces.map(({ number, quality }) => [number, quality]));
    return {
      picture,
      faces,
      crops,
      found: detected.length,
      isCut,
      returned,
      scale: picture.width / frame.pixels.width,
      times: { detect: cropping - start, crop: performance.now() - cropping },
    };
  }

  /**
   * @param now milliseconds; null where every frame is to be looked at
   * @returns isHeld where the faces are as they were, and look hardly different
   */
  async #detect(
    frame: Frame,
    faces: number,
    now: number | null,
  ): Promise<{ detected: DetectedFace[]; isHeld: boolean }> {
    const held = now === null ? null : this.#held.in(frame.pixels, faces, now);
    if (held) return { detected: held, isHeld: true };
    const detected = await this.detector.detect(frame, { faces, memory: this.#memory });
    if (now !== null) this.#held.note(frame.pixels, detected, now);
    return { detected, isHeld: false };
  }
}
