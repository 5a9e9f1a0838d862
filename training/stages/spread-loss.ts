import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../lib/numbers/random';
import type { UgnConfig } from '../../lib/ugn/config';
import type { Weights } from '../../lib/ugn/shapes';
import { graphLogits, maskParameters, sampleMask } from '../../lib/ugn/uncertain-graph';
import type { SpreadAims } from './training-config';

/** Masks over which the spread of log-odds is taken. */
const SPREAD_SAMPLES = 6;

/** Units that cannot be seen, and how much the masks should matter for them and the others. */
export interface Hidden extends SpreadAims {
  /** 1 where hidden, [B, N] */
  readonly units: Float32Array;
}

/**
 * By how much the log-odds of hidden units spread too little over the masks, and those of the others too much, [].
 * It is no part of the paper: Eq 12 has nothing that keeps σ from shrinking where nothing can be seen
 * (docs/decisions/doubt-of-hidden-faces.md).
 * @param nodes X as the graph takes it (graphNodes), [B, N, D]
 * @param key fixes the masks of this step
 */
export function spreadLoss(
  weights: Weights,
  config: UgnConfig,
  nodes: tf.Tensor3D,
  { units, hidden, seen, weight }: Hidden,
  key: readonly number[],
): tf.Scalar {
  const [count, n] = nodes.shape;
  const noise = new Random(...key, 1).gaussian(SPREAD_SAMPLES * n * n);
  const { mu, sigma } = maskParameters(weights, nodes); // [B,N,N]
  const masks = sampleMask(mu, sigma, tf.tensor4d(noise, [SPREAD_SAMPLES, 1, n, n])); // [S,B,N,N]
  const [absent, present] = tf.unstack(graphLogits(weights, config, nodes, masks), 3); // 2 × [S,B,N]
  const { variance } = tf.moments(tf.sub(present, absent), 0); // [B,N]
  const deviation = tf.sqrt(tf.add(variance, 1e-6)); // [B,N]
  const isHidden = tf.tensor2d(units, [count, n]); // [B,N]
  const missing = tf.mul(tf.relu(tf.sub(hidden, deviation)), isHidden); // [B,N]
  const excess = tf.mul(tf.relu(tf.sub(deviation, seen)), tf.sub(1, isHidden)); // [B,N]
  return tf.mul(tf.sum(tf.add(missing, excess)), weight / count) as tf.Scalar; // []
}
