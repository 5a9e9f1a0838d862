import * as tf from '@tensorflow/tfjs-core';
import type { Look, TwinMaps } from '../ugn/twin-looks';
import { applySimilarity, type Similarity } from '../vision/align';

/** Looks further apart than this, in milliseconds, are not joined, so that nothing is shown later than that. */
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
  readonly map: tf.Tensor3D;
  readonly of: 'image' | 'mirror image';
  readonly crop: Similarity;
  readonly time: number;
  /** Milliseconds that the second look took where there were two: without it the next frame comes so much sooner. */
  readonly second: number;
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
      const isOld = time - known.time - known.second > MOST_APART_MS;
      if (isOld || movedBy(known.crop, crop, size) > MOST_MOVED) return 'both';
      return { reads: known.of === 'image' ? 'mirror image' : 'image', other: known.map };
    });
  }

  /**
   * Ends a frame.
   * @param looks that were taken of its faces
   * @param maps of the faces; stay the caller's
   * @param took milliseconds that the model took
   */
  keep(faces: readonly SeenFace[], looks: readonly Look[], maps: TwinMaps, time: number, took: number): void {
    const before = [...this.#known.values()].map(({ map }) => map);
    this.#known.clear();
    for (const [i, { number, crop }] of faces.entries()) {
      const look = looks[i];
      const of = look === 'both' ? 'mirror image' : look.reads;
      const map = tf.tidy(() => {
        const all = of === 'image' ? maps.images : maps.mirrors;
        return tf.squeeze(tf.slice(all, i, 1), [0]) as tf.Tensor3D; // [h,w,D]
      });
      this.#known.set(number, { map, of, crop, time, second: look === 'both' ? took / 2 : 0 });
    }
    tf.dispose(before);
  }

  /** The next frame's faces are looked at both ways, as after a cut. */
  forget(): void {
    tf.dispose([...this.#known.values()].map(({ map }) => map));
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
