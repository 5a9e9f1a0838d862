import { AppError } from '../../lib/errors';
import { Random } from '../../lib/numbers/random';
import { type Augmentation, augment, centreWindow } from './augment';
import type { Faces } from './faces';

/** Images and labels of one step, as plain numbers. */
export interface Batch {
  readonly count: number;
  /** RGB 0..255, [B, size, size, 3] */
  readonly images: Float32Array;
  /** 0..1, 0 where unknown, [B, N] */
  readonly labels: Float32Array;
  /** 1 where the label is known, else 0, [B, N] */
  readonly known: Float32Array;
}

/** Crops in memory: all that drawing images takes. */
export type Crops = Pick<Faces, 'pixels' | 'side' | 'count'>;

/** Augmented training images; the same key gives the same batch. */
export function trainingBatch(
  faces: Faces,
  indices: ArrayLike<number>,
  size: number,
  how: Augmentation,
  key: readonly number[],
): Batch {
  return labelled(faces, indices, trainingImages(faces, indices, size, how, key));
}

/** The images of a training batch, [B, size, size, 3]. */
export function trainingImages(
  crops: Crops,
  indices: ArrayLike<number>,
  size: number,
  how: Augmentation,
  key: readonly number[],
): Float32Array<ArrayBuffer> {
  return draw(crops, indices, size, (crop, out, slot) =>
    augment(crop, crops.side, size, how, new Random(...key, slot), out),
  );
}

/** Images as prediction sees them, or mirrored. */
export function centreBatch(
  faces: Faces,
  indices: ArrayLike<number>,
  size: number,
  isFlipped = false,
): Batch {
  const images = draw(faces, indices, size, (crop, out) =>
    centreWindow(crop, faces.side, size, out, isFlipped),
  );
  return labelled(faces, indices, images);
}

/** A batch from images that have been drawn. */
export function labelled(faces: Faces, indices: ArrayLike<number>, images: Float32Array): Batch {
  const labels = labelsOf(faces.labels, indices, faces.labels.length / faces.count);
  return { count: indices.length, images, ...labels };
}

/** Labels alone, for rows of cached features. */
export function labelsOf(
  labels: Float32Array,
  indices: ArrayLike<number>,
  n: number,
): Pick<Batch, 'labels' | 'known'> {
  const picked = new Float32Array(indices.length * n);
  const known = new Float32Array(indices.length * n);
  for (let slot = 0; slot < indices.length; slot++) {
    for (let j = 0; j < n; j++) {
      const label = labels[indices[slot] * n + j];
      if (Number.isNaN(label)) continue;
      picked[slot * n + j] = label;
      known[slot * n + j] = 1;
    }
  }
  return { labels: picked, known };
}

function draw(
  { pixels, side, count }: Crops,
  indices: ArrayLike<number>,
  size: number,
  drawOne: (crop: Uint8Array, out: Float32Array, slot: number) => void,
): Float32Array<ArrayBuffer> {
  const images = new Float32Array(indices.length * size * size * 3);
  const bytes = side * side * 3;
  for (let slot = 0; slot < indices.length; slot++) {
    const index = indices[slot];
    if (!(index < count)) throw new AppError('internal', `Image ${index} was asked for; there are ${count}.`);
    const crop = pixels.subarray(index * bytes, (index + 1) * bytes);
    drawOne(crop, images.subarray(slot * size * size * 3, (slot + 1) * size * size * 3), slot);
  }
  return images;
}
