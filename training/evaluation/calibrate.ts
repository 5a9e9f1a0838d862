import * as tf from '@tensorflow/tfjs-core';
import { knownIndices } from '../../lib/numbers/detection';
import { logOdds } from '../../lib/numbers/odds';
import { hasGraph, type UgnConfig } from '../../lib/ugn/config';
import type { Weights } from '../../lib/ugn/shapes';
import { column, type Predictions } from './evaluate';

/** Calibrated log-odds are slope · log-odds + shift. */
export interface Scaling {
  readonly slope: number;
  readonly shift: number;
}

const IDENTITY: Scaling = { slope: 1, shift: 0 };
const MARGIN = 1e-6;
const STEPS = 50;
/** Pull towards the identity, as strong as about so many predictions. */
const PRIOR = 4;
const LEAST_SLOPE = 0.1;

/**
 * Platt's scaling (Platt 1999) by Newton's method: the slope and shift under which the labels are likeliest.
 * @param p probabilities that the model gives
 * @param labels 0..1, NaN unknown
 * @returns the identity where the known labels are all alike
 */
export function plattScaling(p: Float32Array, labels: Float32Array): Scaling {
  const known = knownIndices(labels);
  const first = labels[known[0]];
  if (known.every((i) => labels[i] === first)) return IDENTITY;
  const odds = known.map((i) => logOdds(p[i], MARGIN));
  let { slope, shift } = IDENTITY;
  for (let step = 0; step < STEPS; step++) {
    let [gSlope, gShift] = [PRIOR * (slope - 1), PRIOR * shift];
    let [hSlope, hBoth, hShift] = [PRIOR, 0, PRIOR];
    for (const [k, i] of known.entries()) {
      const q = 1 / (1 + Math.exp(-(slope * odds[k] + shift)));
      const spread = q * (1 - q);
      gSlope += (q - labels[i]) * odds[k];
      gShift += q - labels[i];
      hSlope += spread * odds[k] ** 2;
      hBoth += spread * odds[k];
      hShift += spread;
    }
    const determinant = hSlope * hShift - hBoth ** 2;
    slope -= (hShift * gSlope - hBoth * gShift) / determinant;
    shift -= (hSlope * gShift - hBoth * gSlope) / determinant;
    slope = Math.max(slope, LEAST_SLOPE);
  }
  return { slope, shift };
}

/** The scaling of each unit, from predictions on images that no weight was fitted to. */
export function scalingsOf(predictions: Predictions, labels: Float32Array, n: number): Scaling[] {
  return Array.from({ length: n }, (_, j) => plattScaling(column(predictions.p, n, j), column(labels, n, j)));
}

/**
 * The same model with its predictions scaled: the scaling becomes part of the last layer, so that every sample of the
 * mask is scaled, and whoever reads the weights needs to know nothing of it. The caller owns all that is returned.
 */
export function withScalings(
  weights: Weights,
  { variant }: Pick<UgnConfig, 'variant'>,
  scalings: readonly Scaling[],
): Record<string, tf.Tensor> {
  const n = scalings.length;
  const slopes = scalings.map(({ slope }) => slope);
  return tf.tidy(() => {
    const last = hasGraph(variant) ? 'graph.fc' : 'nodes.fc';
    const kernel = weights[`${last}.kernel`]; // [N,O,2] or [N,D]
    const bias = weights[`${last}.bias`]; // [N,2] or [N]
    const slopesLike = (tensor: tf.Tensor) =>
      tf.tensor(slopes, [n, ...new Array<number>(tensor.rank - 1).fill(1)]); // [N,1,…]
    const shift = hasGraph(variant)
      ? tf.tensor2d(scalings.map((scaling) => [0, scaling.shift])) // [N,2], to the logit of present
      : tf.tensor1d(scalings.map((scaling) => scaling.shift)); // [N]
    return {
      ...Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, tf.clone(tensor)])),
      [`${last}.kernel`]: tf.mul(kernel, slopesLike(kernel)),
      [`${last}.bias`]: tf.add(tf.mul(bias, slopesLike(bias)), shift),
    };
  });
}
