import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { confusion } from '../../lib/au/confusion';
import { isPresent } from '../../lib/au/decision';
import { calibrationError } from '../../lib/numbers/calibration';
import {
  accuracyOf,
  areaUnderRoc,
  averagePrecision,
  bestThreshold,
  brierScore,
  f1Of,
  falseAlarmLevel,
  rateOf,
  unsureLevel,
} from '../../lib/numbers/detection';
import { meanOf } from '../../lib/numbers/statistics';
import { type Evaluation, MEASURES, type UnitScores } from '../../lib/runs/metrics-file';
import type { UgnConfig } from '../../lib/ugn/config';
import { createPredictor } from '../../lib/ugn/model';
import { normaliseImages } from '../../lib/ugn/normalisation';
import type { Weights } from '../../lib/ugn/shapes';
import { centreBatch } from '../input/batch';
import type { Faces } from '../input/faces';

const BATCH = 32;

/** What a model says of every image of a split, [count, N] row by row. */
export interface Predictions {
  readonly p: Float32Array;
  readonly epistemic: Float32Array;
  readonly aleatoric: Float32Array;
}

/** Levels that turn numbers into decisions; chosen on the validation split, never on the test split. */
export interface Levels {
  /** p from which a unit counts as present, [N]. */
  readonly thresholds: number[];
  /** Doubt above which a prediction is called unsure, [N]. */
  readonly unsureAbove: number[];
  /** How much of the aleatoric part doubt holds beside the epistemic, [N]; left out where it is none. */
  readonly aleatoricShares?: number[];
}

/** Predicts every image as the page does: the centre window, once. */
export async function predict(
  weights: Weights,
  config: UgnConfig,
  faces: Faces,
  onImages: (count: number) => void = () => {},
): Promise<Predictions> {
  const n = config.aus.length;
  const p = new Float32Array(faces.count * n);
  const epistemic = new Float32Array(faces.count * n);
  const aleatoric = new Float32Array(faces.count * n);
  const predictor = createPredictor(weights, config);
  try {
    for (let start = 0; start < faces.count; start += BATCH) {
      const count = Math.min(BATCH, faces.count - start);
      const indices = Array.from({ length: count }, (_, k) => start + k);
      const { images } = centreBatch(faces, indices, config.inputSize);
      const input = tf.tidy(() =>
        normaliseImages(tf.tensor4d(images, [count, config.inputSize, config.inputSize, 3])),
      );
      const predictions = await predictor.predict(input).finally(() => input.dispose());
      for (const [k, prediction] of predictions.entries()) {
        p.set(prediction.p, (start + k) * n);
        epistemic.set(prediction.epistemic, (start + k) * n);
        aleatoric.set(prediction.aleatoric, (start + k) * n);
      }
      onImages(count);
      await setImmediate(); // lets signals in
    }
  } finally {
    predictor.dispose();
  }
  return { p, epistemic, aleatoric };
}

/**
 * Thresholds with the best F1, and levels of doubt, from predictions on the validation split.
 * @param falseAlarms the largest share of images without any unit that a threshold may call
 */
export function tune(predictions: Predictions, labels: Float32Array, n: number, falseAlarms = 1): Levels {
  const thresholds: number[] = [];
  const unsureAbove: number[] = [];
  const relaxed = relaxedImages(labels, n);
  for (let j = 0; j < n; j++) {
    const p = column(predictions.p, n, j);
    const truth = column(labels, n, j);
    const floor = falseAlarmLevel(
      relaxed.map((i) => p[i]),
      falseAlarms,
    );
    const threshold = bestThreshold(p, truth, floor);
    thresholds.push(threshold);
    const wrong = mistakes(p, truth, threshold);
    unsureAbove.push(unsureLevel(column(predictions.epistemic, n, j), wrong));
  }
  return { thresholds, unsureAbove };
}

/** Positions of the images on which no unit is known to be present. */
function relaxedImages(labels: Float32Array, n: number): number[] {
  const isRelaxed = (i: number) => !labels.subarray(i * n, (i + 1) * n).includes(1);
  return Array.from({ length: labels.length / n }, (_, i) => i).filter(isRelaxed);
}

/** Every measure of every unit on a split, with levels chosen elsewhere. */
export function evaluate(
  aus: readonly number[],
  predictions: Predictions,
  labels: Float32Array,
  levels: Levels,
): Evaluation {
  const n = aus.length;
  const units = aus.map((au, j): UnitScores => {
    const p = column(predictions.p, n, j);
    const truth = column(labels, n, j);
    const threshold = levels.thresholds[j];
    const counts = confusion(p, truth, threshold);
    const atHalf = confusion(p, truth, 0.5);
    return {
      au,
      rate: rateOf(truth),
      f1: f1Of(counts),
      f1AtHalf: f1Of(atHalf),
      f1AlwaysYes: f1Of(confusion(p, truth, Number.NEGATIVE_INFINITY)),
      accuracy: accuracyOf(counts),
      accuracyAtHalf: accuracyOf(atHalf),
      auc: areaUnderRoc(p, truth),
      averagePrecision: averagePrecision(p, truth),
      calibration: calibrationError(p, truth),
      brier: brierScore(p, truth),
      errorAuc: areaUnderRoc(column(predictions.epistemic, n, j), mistakes(p, truth, threshold)),
      threshold,
      unsureAbove: levels.unsureAbove[j],
    };
  });
  const mean = Object.fromEntries(MEASURES.map((key) => [key, meanOf(units.map((unit) => unit[key]))]));
  return { images: labels.length / n, units, mean: mean as Evaluation['mean'] };
}

/** Mean F1 with each threshold at its best on the same predictions: the score that picks a checkpoint. */
export function tunedF1(predictions: Predictions, labels: Float32Array, n: number): number {
  const scores = Array.from({ length: n }, (_, j) => {
    const p = column(predictions.p, n, j);
    const truth = column(labels, n, j);
    return f1Of(confusion(p, truth, bestThreshold(p, truth)));
  });
  return meanOf(scores);
}

/** Share of images that show each unit, [N]; NaN where no label is known. */
export function occurrence(labels: Float32Array, n: number): number[] {
  return Array.from({ length: n }, (_, j) => rateOf(column(labels, n, j)));
}

/** Column j of [count, N]. */
export function column(values: Float32Array, n: number, j: number): Float32Array {
  return Float32Array.from({ length: values.length / n }, (_, i) => values[i * n + j]);
}

/** 1 where the decision is wrong, 0 where right, NaN where the truth is unknown. */
export function mistakes(p: Float32Array, truth: Float32Array, threshold: number): Float32Array {
  return truth.map((label, i) =>
    Number.isNaN(label) ? label : Number(isPresent(p[i], threshold) !== (label === 1)),
  );
}
