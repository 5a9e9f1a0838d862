import { alignInput } from './align';
import { cropFace } from './crop';
import { CutDetector } from './cut';
import type { DetectedFace } from './detected-face';
import { FaceMemory } from './face-memory';
import type { PixelImage } from './pixels';
import { faceQuality } from './quality';
import { FaceTracker, type Tracked } from './track';

/** Side of the aligned face that is remembered, in pixels. */
const SIDE = 112;

/**
 * How a frame follows the one before: `on`, the picture goes on; `cut`, it may show others, as after a pause, though
 * numbers go on; `anew`, another file or session begins, with number 1.
 */
export type Continuity = 'on' | 'cut' | 'anew';

/** Who is who in a frame. */
export interface Followed<Face> {
  readonly tracked: Tracked<Face>[];
  /** Numbers that somebody who was away was given back in this frame, by appearance. */
  readonly returned: number[];
}

/** Follows the people of a file or session. Of each frame `begin` is called, then `follow`. */
export class FaceFollower {
  readonly #tracker = new FaceTracker();
  readonly #cuts = new CutDetector();
  readonly #memory = new FaceMemory();
  #remembersFaces = false;

  /** Whether people who return get their old number by how they look. What was remembered goes when it is switched off. */
  set remembersFaces(on: boolean) {
    this.#remembersFaces = on;
    if (!on) this.#memory.forget();
  }

  /**
   * @param now time of the frame in milliseconds
   * @returns whether a hard cut was noticed before this frame; no number goes on across it by place
   */
  begin(picture: PixelImage, now: number, continuity: Continuity): boolean {
    if (continuity !== 'on') this.#cuts.reset();
    if (continuity === 'anew') {
      this.#tracker.reset();
      this.#memory.forget();
    }
    const isCut = this.#cuts.isCut(picture, now);
    if (isCut || continuity === 'cut') this.#tracker.forgetPlaces();
    return isCut;
  }

  /**
   * @param faces what the detector found in the picture
   * @param limit how many faces to keep
   * @param now time of the frame in milliseconds
   */
  follow<Face extends DetectedFace>(
    picture: PixelImage,
    faces: readonly Face[],
    limit: number,
    now: number,
  ): Followed<Face> {
    const returned: number[] = [];
    if (!this.#remembersFaces) return { tracked: this.#tracker.update(faces, limit, now), returned };

    const tracked = this.#tracker.update(faces, limit, now, (face, present) => {
      const recognition = this.#memory.recognise(lookOf(picture, face), present);
      if (typeof recognition === 'number') returned.push(recognition);
      return recognition;
    });
    for (const { number, face } of tracked) this.#memory.remember(number, () => lookOf(picture, face), now);
    return { tracked, returned };
  }
}

function lookOf(picture: PixelImage, { eyes, keypoints }: DetectedFace) {
  const crop = cropFace(picture, alignInput(eyes, SIDE), SIDE);
  return { crop, size: SIDE, quality: faceQuality(crop, SIDE, keypoints) };
}
