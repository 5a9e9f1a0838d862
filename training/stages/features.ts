import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../lib/numbers/random';
import { imageNodes } from '../../lib/ugn/au-nodes';
import type { UgnConfig } from '../../lib/ugn/config';
import { normaliseImages } from '../../lib/ugn/normalisation';
import { featureMap, foldBatchNorm } from '../../lib/ugn/resnet18';
import { D, type Weights } from '../../lib/ugn/shapes';
import type { Augmentation } from '../input/augment';
import { type Batch, centreBatch } from '../input/batch';
import type { Faces } from '../input/faces';
import { createFeeder, DEFAULT_WORKERS } from '../input/feeder';
import { obscure } from '../input/obscure';

const BATCH = 32;

/** Node features X of images, computed once for a backbone that no longer changes. */
export interface FeatureSet {
  /** Looks at images. */
  readonly count: number;
  /** Which image each is a view of, [count] */
  readonly images: Uint32Array;
  /** [count, N, D] row by row */
  readonly features: Float32Array;
  /** [count, N], NaN where unknown */
  readonly labels: Float32Array;
  /** 1 where the unit cannot be seen in this view, else 0, [count, N] */
  readonly hidden: Float32Array;
}

/** Images that are looked at together, and how they are drawn. */
interface View {
  readonly indices: readonly number[];
  draw(): Promise<{ images: Float32Array; hidden?: Uint8Array }>;
}

/**
 * Several views of every image: the centre window, its mirror image, then augmented ones; and at some of
 * them once more with the face hidden, in part or whole.
 * @param views 1 takes augmented windows alone, as training does
 * @param obscured share of the images, 0..1
 */
export async function trainingFeatures(
  weights: Weights,
  config: UgnConfig,
  faces: Faces,
  { views, obscured }: { views: number; obscured: number },
  augmentation: Augmentation,
  seed: number,
  onImages: (count: number) => void,
): Promise<FeatureSet> {
  const { aus, inputSize } = config;
  const seen = batches(Array.from({ length: faces.count }, (_, i) => i));
  const hidden = batches(obscuredImages(faces.count, obscured));
  const all = [...Array.from({ length: views }, () => seen).flat(), ...hidden];
  const feeder = createFeeder({
    faces,
    size: inputSize,
    augmentation,
    // drawn ahead of what is asked for, also beyond the end
    batchOf: (step) => Uint32Array.from(all[step % all.length]),
    key: (step) => [seed, 2, Math.floor(step / seen.length), all[step % all.length][0]],
    workers: DEFAULT_WORKERS,
  });
  const drawn = all.map((indices, step): View => {
    const view = Math.floor(step / seen.length);
    return {
      indices,
      draw: async () => {
        if (view >= views) return hide(await feeder.next(step), aus, [seed, 4, step]);
        if (views > 2 && view < 2) return centreBatch(faces, indices, inputSize, view === 1);
        return feeder.next(step);
      },
    };
  });
  try {
    return await extract(weights, config, faces, drawn, onImages);
  } finally {
    await feeder.close();
  }
}

/** Every n-th image. */
export function obscuredImages(count: number, share: number): number[] {
  const wanted = Math.floor(count * share);
  return Array.from({ length: wanted }, (_, k) => Math.floor((k * count) / wanted));
}

function hide({ images, count }: Batch, aus: readonly number[], key: readonly number[]) {
  const length = images.length / count;
  const size = Math.sqrt(length / 3);
  const hidden = new Uint8Array(count * aus.length);
  for (let i = 0; i < count; i++) {
    const image = images.subarray(i * length, (i + 1) * length);
    hidden.set(obscure(image, size, aus, new Random(...key, i)), i * aus.length);
  }
  return { images, hidden };
}

function batches(indices: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(indices.length / BATCH) }, (_, k) =>
    indices.slice(k * BATCH, (k + 1) * BATCH),
  );
}

/** The centre window of every image. */
export async function centreFeatures(
  weights: Weights,
  config: UgnConfig,
  faces: Faces,
  onImages: (count: number) => void,
): Promise<FeatureSet> {
  const views = batches(Array.from({ length: faces.count }, (_, i) => i)).map(
    (indices): View => ({ indices, draw: async () => centreBatch(faces, indices, config.inputSize) }),
  );
  return extract(weights, config, faces, views, onImages);
}

async function extract(
  weights: Weights,
  config: UgnConfig,
  faces: Faces,
  views: readonly View[],
  onImages: (count: number) => void,
): Promise<FeatureSet> {
  const n = config.aus.length;
  const size = config.inputSize;
  const images = Uint32Array.from(views.flatMap(({ indices }) => indices));
  const features = new Float32Array(images.length * n * D);
  const labels = new Float32Array(images.length * n);
  const hidden = new Float32Array(images.length * n);
  images.forEach((image, row) => {
    labels.set(faces.labels.subarray(image * n, (image + 1) * n), row * n);
  });
  const folded = foldBatchNorm(weights);
  try {
    let row = 0;
    for (const { indices, draw } of views) {
      const view = await draw();
      const nodes = tf.tidy(() => {
        const pictures = tf.tensor4d(view.images, [indices.length, size, size, 3]); // [B,H,W,3]
        return imageNodes(folded, config, (images) => featureMap(folded, images), normaliseImages(pictures))
          .nodes; // [B,N,D]
      });
      features.set((await nodes.data()) as Float32Array, row * n * D);
      nodes.dispose();
      if (view.hidden) hidden.set(view.hidden, row * n);
      row += indices.length;
      onImages(indices.length);
      await setImmediate(); // lets signals in
    }
  } finally {
    tf.dispose(folded);
  }
  return { count: images.length, images, features, labels, hidden };
}

/** Rows of a feature set, [B, N, D]. */
export function featureRows(set: FeatureSet, indices: ArrayLike<number>): Float32Array {
  return rowsOf(set.features, set.count, indices);
}

/** Where the units of rows are hidden, [B, N]. */
export function hiddenRows(set: FeatureSet, indices: ArrayLike<number>): Float32Array {
  return rowsOf(set.hidden, set.count, indices);
}

function rowsOf(values: Float32Array, count: number, indices: ArrayLike<number>): Float32Array {
  const width = values.length / count;
  const rows = new Float32Array(indices.length * width);
  for (let k = 0; k < indices.length; k++) {
    rows.set(values.subarray(indices[k] * width, (indices[k] + 1) * width), k * width);
  }
  return rows;
}
