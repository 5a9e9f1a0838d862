import { type Augmentation, augment, centreWindow } from './augment';
import type { Faces } from './datasets/faces';
import { Random } from './synth/random';

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

/** Augmented training images; the same key gives the same batch. */
export function trainingBatch(
  faces: Faces,
  indices: ArrayLike<number>,
  size: number,
  how: Augmentation,
  key: readonly number[],
): Batch {
  return assemble(faces, indices, size, (crop, out, slot) =>
    augment(crop, faces.side, size, how, new Random(...key, slot), out),
  );
}

/** Images as prediction sees them, or mirrored. */
export function centreBatch(
  faces: Faces,
  indices: ArrayLike<number>,
  size: number,
  isFlipped = false,
): Batch {
  return assemble(faces, indices, size, (crop, out) => centreWindow(crop, faces.side, size, out, isFlipped));
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

function assemble(
  faces: Faces,
  indices: ArrayLike<number>,
  size: number,
  draw: (crop: Uint8Array, out: Float32Array, slot: number) => void,
): Batch {
  const count = indices.length;
  const images = new Float32Array(count * size * size * 3);
  const bytes = faces.side * faces.side * 3;
  for (let slot = 0; slot < count; slot++) {
    const crop = faces.pixels.subarray(indices[slot] * bytes, (indices[slot] + 1) * bytes);
    draw(crop, images.subarray(slot * size * size * 3, (slot + 1) * size * size * 3), slot);
  }
  return { count, images, ...labelsOf(faces.labels, indices, faces.labels.length / faces.count) };
}
