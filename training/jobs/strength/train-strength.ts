import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import type { StrengthRule } from '../../../lib/au/intensity';
import { Random } from '../../../lib/numbers/random';
import type { UgnConfig } from '../../../lib/ugn/config';
import { D } from '../../../lib/ugn/shapes';
import { ANGLES, type StrengthWeights } from '../../../lib/ugn/strength-heads';
import { mapsLength, mapsOf, type StrengthRows } from '../../evaluation/strength/strength-rows';
import { oneCycle } from '../../stages/optimiser';
import { TrainingState } from '../../stages/state';
import { levelLoss, orderedSteps, orderLoss, squareLoss } from '../../stages/strength-loss';
import type { StrengthPlan } from '../../stages/strength-plan';

const WARMUP = 0.05;
const AVERAGE = 0.995;
/** Pitch, yaw and roll of the mirror image. */
const MIRRORED = [1, -1, -1];

export interface TrainedStrength {
  readonly weights: StrengthWeights;
  readonly steps: StrengthRule['steps'];
}

/**
 * Fits the strength heads to rows of a model whose other weights do not change.
 * @param thresholds from which the model calls a unit present, [N]
 */
export async function trainStrength(
  sets: readonly StrengthRows[],
  config: UgnConfig,
  thresholds: readonly number[],
  plan: StrengthPlan,
  onStep: (step: number, total: number) => void,
): Promise<TrainedStrength> {
  const n = config.aus.length;
  const length = mapsLength(config.inputSize) / 2;
  const scales = {
    maps: scaleOf(sets.map((rows) => mapsOf(rows, Math.floor(rows.count / 2)).image)),
    nodes: scaleOf(sets.map(({ nodes }) => nodes.subarray(0, 1e6))),
  };
  const state = new TrainingState(
    tf.tidy(() => ({
      'strength.unit': tf.zeros([n, D]),
      'strength.side': tf.randomNormal([length, n], 0, 1e-4, 'float32', plan.seed),
      'strength.pose': tf.zeros([length, ANGLES]),
      'strength.pose.bias': tf.zeros([ANGLES]),
      'strength.steps.bias': tf.tile(tf.tensor2d([[0, 0, 0.5, 0.5]]), [n, 1]),
    })),
    { isTrained: () => true, usesBatchMoments: () => false },
  );
  state.restartAverage();
  const odds = Float32Array.from(thresholds, (value) => Math.log(value / (1 - value)));
  const orders = sets.map(() => [] as number[]);
  try {
    for (let step = 0; step < plan.steps; step++) {
      const batches = sets.map((rows, k) => {
        const size = Math.max(2, Math.round(plan.batch * plan.shares[k]));
        if (orders[k].length < size) orders[k] = [...new Random(plan.seed, 8, k, step).keyOrder(rows.count)];
        return batchOf(rows, orders[k].splice(0, size), n, length, scales);
      });
      const losses = tf.variableGrads(
        () =>
          tf.tidy(
            () =>
              tf.addN(
                batches.map((batch, k) => tf.mul(plan.shares[k], lossOf(state.weights, batch, odds, plan))),
              ) as tf.Scalar,
          ),
        Object.values(state.trained),
      );
      const named = Object.fromEntries(
        Object.entries(state.trained).map(([name, { name: key }]) => [name, losses.grads[key]]),
      );
      const rate = plan.rate * oneCycle(step / plan.steps, WARMUP);
      state.optimiser.apply(named, { rateOf: () => rate, weightDecay: plan.weightDecay, gradientScale: 1 });
      state.updateAverage(AVERAGE);
      tf.dispose([losses.value, losses.grads, batches as never]);
      onStep(step + 1, plan.steps);
      if (step % 16 === 0) await setImmediate(); // lets signals in
    }
    return await taken(state.averaged(), scales);
  } finally {
    state.dispose();
  }
}

type Batch = ReturnType<typeof batchOf>;

function lossOf(
  weights: Record<string, tf.Tensor>,
  batch: Batch,
  odds: Float32Array,
  plan: StrengthPlan,
): tf.Tensor {
  const { image, mirror, nodes, occurrence } = batch;
  const score = tf.sum(tf.mul(nodes, weights['strength.unit']), -1) as tf.Tensor2D; // [B,N]
  const steps = orderedSteps(weights['strength.steps.bias'] as tf.Tensor2D); // [N,4]
  const side = weights['strength.side'] as tf.Tensor2D; // [h·w·D,N]
  const lean = tf.mul(0.5, tf.sub(tf.matMul(image, side), tf.matMul(mirror, side))) as tf.Tensor2D; // [B,N]
  const above = tf.sub(occurrence, tf.tensor1d(odds)) as tf.Tensor2D; // [B,N]
  const onSide = (below: tf.Tensor, { values, known }: Batch['left']) =>
    levelLoss(tf.sub(above, below) as tf.Tensor2D, tf.sub(score, below) as tf.Tensor2D, steps, values, known);
  const turned = (map: tf.Tensor2D) =>
    tf.add(tf.matMul(map, weights['strength.pose'] as tf.Tensor2D), weights['strength.pose.bias']); // [B,3]
  const { values: pose, known: poseKnown } = batch.pose;
  const apart = tf.mul(plan.leanPerLevel, tf.sub(batch.left.values, batch.right.values)); // [B,N]
  return tf.addN([
    levelLoss(above, score, steps, batch.levels.values, batch.levels.known),
    onSide(tf.relu(tf.neg(lean)), batch.left),
    onSide(tf.relu(lean), batch.right),
    tf.mul(plan.leanWeight, squareLoss(lean, apart, tf.mul(batch.left.known, batch.right.known))),
    tf.mul(plan.orderWeight, orderLoss(score, batch.told.values, batch.told.known)),
    tf.mul(plan.orderWeight, orderLoss(lean, batch.toldLean.values, batch.toldLean.known)),
    tf.mul(plan.poseWeight, squareLoss(turned(image), pose, poseKnown)),
    tf.mul(plan.poseWeight, squareLoss(tf.mul(turned(mirror), MIRRORED), pose, poseKnown)),
  ]);
}

function batchOf(
  rows: StrengthRows,
  places: readonly number[],
  n: number,
  length: number,
  scales: { maps: number; nodes: number },
) {
  const maps = places.map((row) => mapsOf(rows, row));
  const stacked = (look: 'image' | 'mirror') => {
    const all = new Float32Array(places.length * length);
    for (const [k, map] of maps.entries()) all.set(map[look], k * length);
    return tf.tidy(() => tf.mul(tf.tensor2d(all, [places.length, length]), scales.maps) as tf.Tensor2D);
  };
  const pick = (values: Float32Array, width: number) => {
    const picked = new Float32Array(places.length * width);
    for (const [k, row] of places.entries()) {
      picked.set(values.subarray(row * width, (row + 1) * width), k * width);
    }
    return picked;
  };
  const told = (values: Float32Array, width = n) => {
    const picked = pick(values, width);
    const shape: [number, number] = [places.length, width];
    return {
      values: tf.tensor2d(
        picked.map((value) => (Number.isNaN(value) ? 0 : value)),
        shape,
      ),
      known: tf.tensor2d(
        picked.map((value) => Number(!Number.isNaN(value))),
        shape,
      ),
    };
  };
  const p = pick(rows.p, n).map((value) => Math.min(Math.max(value, 1e-6), 1 - 1e-6));
  return {
    image: stacked('image'),
    mirror: stacked('mirror'),
    nodes: tf.tidy(
      () => tf.mul(tf.tensor3d(pick(rows.nodes, n * D), [places.length, n, D]), scales.nodes) as tf.Tensor3D,
    ),
    occurrence: tf.tensor2d(
      p.map((value) => Math.log(value / (1 - value))),
      [places.length, n],
    ),
    levels: told(rows.levels),
    left: told(rows.left),
    right: told(rows.right),
    told: told(rows.told),
    toldLean: told(rows.toldLean),
    pose: told(rows.pose, ANGLES),
  };
}

/** What makes the root mean square of features 1, so that one rate and decay fit all heads. */
function scaleOf(parts: readonly Float32Array[]): number {
  let [sum, count] = [0, 0];
  for (const part of parts) {
    for (const value of part) sum += value * value;
    count += part.length;
  }
  return 1 / Math.sqrt(sum / count);
}

async function taken(
  weights: Record<string, tf.Tensor>,
  scales: { maps: number; nodes: number },
): Promise<TrainedStrength> {
  const numbers = async (make: () => tf.Tensor) => {
    const tensor = tf.tidy(make);
    return (await tensor.data<'float32'>().finally(() => tensor.dispose())) as Float32Array;
  };
  const kernel = (name: string) => numbers(() => tf.mul(tf.transpose(weights[name]), scales.maps));
  const flat = await numbers(() => orderedSteps(weights['strength.steps.bias'] as tf.Tensor2D));
  return {
    weights: {
      unit: await numbers(() => tf.mul(weights['strength.unit'], scales.nodes)),
      side: await kernel('strength.side'),
      pose: await kernel('strength.pose'),
      poseBias: await numbers(() => tf.clone(weights['strength.pose.bias'])),
    },
    steps: Array.from({ length: flat.length / 4 }, (_, i) => {
      const [trace, c, d, e] = flat.subarray(4 * i);
      return [trace, c, d, e];
    }),
  };
}
