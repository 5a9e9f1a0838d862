import { type Look, picturesOf, type TwinMaps } from '../ugn/twin-looks';
import { applySimilarity, type Similarity } from '../vision/align';

/**
 * Looks further apart than this and the time of a look, in milliseconds, are not joined: with both in every frame nothing
 * would be shown earlier than that.
 */
const MOST_APART_MS = 50;
/** A face whose crop moved further than this share of its side between two frames is another view. */
const MOST_MOVED = 0.25;

/** A face of a frame. */
interface SeenFace {
  readonly number: number;
  /** Crop pixels to frame pixels. */
  readonly crop: Similarity;
}

interface Known {
  /** The feature map of the picture that was read last, [h,w,D]. */
  readonly map: Float32Array;
  readonly of: 'image' | 'mirror image';
  readonly crop: Similarity;
  readonly time: number;
  /** Milliseconds that a look took. */
  readonly lookMs: number;
}

/**
 * Which looks are taken of each face, frame by frame: its picture and its mirror image in turn, each joined with the
 * other look of the frame before. Where there is none, or too much lies between, both are taken.
 */
export class AlternateLooks {
  readonly #known = new Map<number, Known>();

  /**
   * @param size side of the crops in pixels
   * @param time of the frame in milliseconds
   */
  of(faces: readonly SeenFace[], size: number, time: number): Look[] {
    return faces.map(({ number, crop }) => {
      const known = this.#known.get(number);
      if (!known) return 'both';
      const isOld = time - known.time - known.lookMs > MOST_APART_MS;
      if (isOld || movedBy(known.crop, crop, size) > MOST_MOVED) return 'both';
      return { reads: known.of === 'image' ? 'mirror image' : 'image', other: known.map };
    });
  }

  /**
   * Ends a frame.
   * @param looks that were taken of its faces
   * @param maps of the faces
   * @param took milliseconds that the model took
   */
  keep(
    faces: readonly SeenFace[],
    looks: readonly Look[],
    maps: readonly TwinMaps[],
    time: number,
    took: number,
  ): void {
    const lookMs = took / picturesOf(looks).length;
    this.#known.clear();
    for (const [i, { number, crop }] of faces.entries()) {
      const look = looks[i];
      const of = look === 'both' ? 'mirror image' : look.reads;
      const map = of === 'image' ? maps[i].image : maps[i].mirror;
      this.#known.set(number, { map, of, crop, time, lookMs });
    }
  }

  /** The next frame's faces are looked at both ways, as after a cut. */
  forget(): void {
    this.#known.clear();
  }
}

/** The furthest move of a crop's corners, in sides of the crop. */
function movedBy(before: Similarity, after: Similarity, size: number): number {
  const side = size * Math.hypot(before.a, before.b);
  const moves = [0, size].flatMap((x) =>
    [0, size].map((y) => {
      const [from, to] = [applySimilarity(before, { x, y }), applySimilarity(after, { x, y })];
      return Math.hypot(to.x - from.x, to.y - from.y);
    }),
  );
  return Math.max(...moves) / side;
}
