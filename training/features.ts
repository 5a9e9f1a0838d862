import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { nodeFeatures } from '../lib/ugn/au-nodes';
import { isProbabilistic, type UgnConfig } from '../lib/ugn/config';
import { sharedEpsilon } from '../lib/ugn/model';
import { featureMap, foldBatchNorm, normaliseImages } from '../lib/ugn/resnet18';
import { D, type Weights } from '../lib/ugn/shapes';
import { graphLogits, maskParameters, presenceSamples, sampleMask } from '../lib/ugn/uncertain-graph';
import { decompose } from '../lib/ugn/uncertainty';
import type { Augmentation } from './augment';
import { type Batch, centreBatch } from './batch';
import type { Faces } from './datasets/faces';
import type { Answers } from './evaluate';
import { createFeeder, DEFAULT_WORKERS } from './input/feeder';

const BATCH = 32;

/** Node features X of images, computed once for a backbone that no longer changes. */
export interface FeatureSet {
  /** Rows, views × images. */
  readonly count: number;
  /** [count, N, D] row by row */
  readonly features: Float32Array;
  /** [count, N], NaN where unknown */
  readonly labels: Float32Array;
}

/**
 * Looks at every image several times: the centre window, its mirror image, then augmented ones.
 * @param views 1 takes augmented windows alone, as training does
 */
export async function trainingFeatures(
  weights: Weights,
  config: UgnConfig,
  faces: Faces,
  views: number,
  augmentation: Augmentation,
  seed: number,
  onImages: (count: number) => void,
): Promise<FeatureSet> {
  const perView = Math.ceil(faces.count / BATCH);
  const startOf = (step: number) => (step % perView) * BATCH;
  const feeder = createFeeder({
    faces,
    size: config.inputSize,
    augmentation,
    batchOf: (step) => Uint32Array.from(batchFrom(startOf(step), faces)),
    key: (step) => [seed, 2, Math.floor(step / perView), startOf(step)],
    workers: DEFAULT_WORKERS,
  });
  const draw = async (view: number, indices: number[]): Promise<Batch> => {
    if (views > 2 && view < 2) return centreBatch(faces, indices, config.inputSize, view === 1);
    return feeder.next(view * perView + indices[0] / BATCH);
  };
  try {
    return await extract(weights, config, faces, views, draw, onImages);
  } finally {
    await feeder.close();
  }
}

function batchFrom(start: number, { count }: Faces): number[] {
  return Array.from({ length: Math.min(BATCH, count - start) }, (_, k) => start + k);
}

/** The centre window of every image. */
export async function centreFeatures(
  weights: Weights,
  config: UgnConfig,
  faces: Faces,
  onImages: (count: number) => void,
): Promise<FeatureSet> {
  const draw = async (_: number, indices: number[]) => centreBatch(faces, indices, config.inputSize);
  return extract(weights, config, faces, 1, draw, onImages);
}

async function extract(
  weights: Weights,
  config: UgnConfig,
  faces: Faces,
  views: number,
  draw: (view: number, indices: number[]) => Promise<Batch>,
  onImages: (count: number) => void,
): Promise<FeatureSet> {
  const n = config.aus.length;
  const size = config.inputSize;
  const features = new Float32Array(views * faces.count * n * D);
  const labels = new Float32Array(views * faces.count * n);
  const folded = foldBatchNorm(weights);
  try {
    for (let view = 0; view < views; view++) {
      labels.set(faces.labels, view * faces.count * n);
      for (let start = 0; start < faces.count; start += BATCH) {
        const batch = await draw(view, batchFrom(start, faces));
        const { count } = batch;
        const nodes = tf.tidy(() => {
          const images = normaliseImages(tf.tensor4d(batch.images, [count, size, size, 3])); // [B,H,W,3]
          return nodeFeatures(folded, config, featureMap(folded, images)).nodes; // [B,N,D]
        });
        features.set((await nodes.data()) as Float32Array, (view * faces.count + start) * n * D);
        nodes.dispose();
        onImages(count);
        await setImmediate(); // lets signals in
      }
    }
  } finally {
    tf.dispose(folded);
  }
  return { count: views * faces.count, features, labels };
}

/** Rows of a feature set, [B, N, D]. */
export function featureRows(set: FeatureSet, indices: ArrayLike<number>): Float32Array {
  const width = set.features.length / set.count;
  const rows = new Float32Array(indices.length * width);
  for (let k = 0; k < indices.length; k++) {
    rows.set(set.features.subarray(indices[k] * width, (indices[k] + 1) * width), k * width);
  }
  return rows;
}

/** What the graph says of features, as prediction would (Eqs 3 to 7 and 10). */
export async function answerFromFeatures(
  weights: Weights,
  config: UgnConfig,
  set: FeatureSet,
): Promise<Answers> {
  const n = config.aus.length;
  const p = new Float32Array(set.count * n);
  const epistemic = new Float32Array(set.count * n);
  const aleatoric = new Float32Array(set.count * n);
  const samples = isProbabilistic(config.variant) ? config.predictionSamples : 1;
  const epsilon = sharedEpsilon(config); // [S,1,N,N]
  try {
    for (let start = 0; start < set.count; start += BATCH) {
      const count = Math.min(BATCH, set.count - start);
      const rows = set.features.subarray(start * n * D, (start + count) * n * D);
      const drawn = tf.tidy(() => {
        const nodes = tf.tensor3d(rows, [count, n, D]); // [B,N,D]
        const { mu, sigma } = maskParameters(weights, nodes); // [B,N,N]
        return presenceSamples(graphLogits(weights, config, nodes, sampleMask(mu, sigma, epsilon))); // [S,B,N]
      });
      const parts = decompose((await drawn.data()) as Float32Array, samples);
      drawn.dispose();
      p.set(parts.mean, start * n);
      epistemic.set(parts.epistemic, start * n);
      aleatoric.set(parts.aleatoric, start * n);
    }
  } finally {
    epsilon.dispose();
  }
  return { p, epistemic, aleatoric };
}
