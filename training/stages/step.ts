import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../lib/errors';
import { Random } from '../../lib/numbers/random';
import { nodeFeatures, nodeLogits } from '../../lib/ugn/au-nodes';
import { isProbabilistic, type UgnConfig } from '../../lib/ugn/config';
import { eq2Loss, eq9Loss, eq12Loss, imageWeights } from '../../lib/ugn/loss';
import { normaliseImages } from '../../lib/ugn/normalisation';
import { featureMap, type NormMode } from '../../lib/ugn/resnet18';
import {
  graphLogits,
  graphNodes,
  maskParameters,
  presenceSamples,
  sampleMask,
} from '../../lib/ugn/uncertain-graph';
import { decompose } from '../../lib/ugn/uncertainty';
import { fusedBatchNorm, sumOfSquares } from '../backends/fused';
import type { Batch } from '../input/batch';
import { type GraphAids, keptNodes, NO_AIDS, priorLoss } from './graph-aids';
import { type Hidden, spreadLoss } from './spread-loss';
import type { TrainingState } from './state';

/** How an update is made; the learning rate is that of this step. */
export interface UpdateSettings {
  rateOf(name: string): number;
  readonly weightDecay: number;
  readonly undecayed?: readonly string[];
  readonly clip: number;
  readonly average: number;
}

export interface StepResult {
  /** Mean loss of an image before the update. */
  readonly loss: number;
  /** Norm of the whole gradient, before clipping. */
  readonly gradientNorm: number;
}

/**
 * One update of stage 1, Eqs 1 and 2.
 * @param tau [N]
 * @throws AppError diverged before anything is changed, when loss or gradient is not finite
 */
export async function nodeStep(
  state: TrainingState,
  config: UgnConfig,
  batch: Batch,
  tau: readonly number[],
  settings: UpdateSettings,
): Promise<StepResult> {
  return withMoments(state, (mode) => {
    const loss = () => nodeLoss(state, nodesOf(state, config, batch, mode), batch, tau);
    return update(state, loss, settings);
  });
}

/**
 * One update of stage 2 on node features, Eqs 3 to 12, and spreadLoss where faces are hidden.
 * @param features X of each image, [B, N, D] row by row
 * @param key fixes the ε of this step
 */
export async function graphStep(
  state: TrainingState,
  config: UgnConfig,
  features: Float32Array,
  labels: GraphLabels,
  settings: UpdateSettings,
  key: readonly number[],
  aids: GraphAids = NO_AIDS,
): Promise<StepResult> {
  const n = config.aus.length;
  const count = labels.labels.length / n;
  const seen = tf.tensor3d(features, [count, n, features.length / (count * n)]); // [B,N,D]
  const nodes = tf.tidy(() => shownNodes(graphNodes(config, tf.clone(seen)), aids, key)); // [B,N,D]
  try {
    const { hidden } = labels;
    const draw = await drawFor(state, config, nodes, key, aids.samples, hidden?.units);
    const isLeftOut = hidden && !hidden.keepsLabels;
    const known = isLeftOut ? labels.known.map((value, i) => (hidden.units[i] ? 0 : value)) : labels.known;
    const targets = { labels: labels.labels, known };
    const loss = () => {
      const terms = [graphLoss(state, config, nodes, targets, draw, aids.prior)]; // 1 × []
      if (hidden) terms.push(spreadLoss(state.weights, config, nodes, hidden, key));
      if (aids.nodeHeads > 0) {
        const even = new Array<number>(n).fill(1);
        terms.push(tf.mul(nodeLoss(state, seen, targets, even), aids.nodeHeads));
      }
      return terms.reduce((sum, term) => tf.add(sum, term)); // []
    };
    return await update(state, loss, settings);
  } finally {
    tf.dispose([seen, nodes]);
  }
}

/** The nodes with some of them hidden, where the aids say so. */
function shownNodes(nodes: tf.Tensor3D, { droppedNodes }: GraphAids, key: readonly number[]): tf.Tensor3D {
  if (droppedNodes === 0) return nodes;
  const [count, n] = nodes.shape;
  const kept = keptNodes(count, n, droppedNodes, new Random(...key, 2)); // [B·N]
  return tf.mul(nodes, tf.tensor3d(kept, [count, n, 1])) as tf.Tensor3D; // [B,N,D]
}

/**
 * One update of the whole model: Eq 12 on the nodes of these images, and Eq 2 as an auxiliary loss.
 * @param auxiliary weight of Eq 2
 * @param key fixes the ε of this step
 */
export async function endToEndStep(
  state: TrainingState,
  config: UgnConfig,
  batch: Batch,
  { tau, auxiliary }: { tau: readonly number[]; auxiliary: number },
  settings: UpdateSettings,
  key: readonly number[],
): Promise<StepResult> {
  const before = tf.tidy(() =>
    graphNodes(
      config,
      nodesOf(state, config, batch, {
        batchStats: state.scope.usesBatchMoments,
        normalise: fusedBatchNorm(),
      }),
    ),
  );
  const draw = await drawFor(state, config, before, key, 1).finally(() => before.dispose());
  return withMoments(state, (mode) => {
    const loss = () => {
      const nodes = nodesOf(state, config, batch, mode); // [B,N,D]
      const ofNodes = tf.mul(nodeLoss(state, nodes, batch, tau), auxiliary); // []
      return tf.add(graphLoss(state, config, graphNodes(config, nodes), batch, draw), ofNodes) as tf.Scalar; // []
    };
    return update(state, loss, settings);
  });
}

/** X of a batch's images, [B,N,D]. */
function nodesOf(state: TrainingState, config: UgnConfig, batch: Batch, mode: NormMode): tf.Tensor3D {
  const size = config.inputSize;
  const images = normaliseImages(tf.tensor4d(batch.images, [batch.count, size, size, 3])); // [B,H,W,3]
  const map = featureMap(state.weights, images, mode); // [B,h,w,D]
  return nodeFeatures(state.weights, config, map).nodes; // [B,N,D]
}

/** Eq 2, the mean over images, []. */
function nodeLoss(
  state: TrainingState,
  nodes: tf.Tensor3D,
  { labels, known }: Pick<Batch, 'labels' | 'known'>,
  tau: readonly number[],
): tf.Scalar {
  const logits = nodeLogits(state.weights, nodes); // [B,N]
  const { shape } = logits;
  const perImage = eq2Loss(
    logits,
    tf.tensor2d(labels, shape),
    tf.tensor2d(known, shape),
    tf.tensor1d([...tau]),
  );
  return tf.mean(perImage) as tf.Scalar; // []
}

type GraphLabels = Pick<Batch, 'labels' | 'known'> & { readonly hidden?: Hidden | null };

/** What is drawn before an update of the graph. */
interface Draw {
  /** ε of Eq 8, [S,B,N,N]; zeros for the deterministic graph */
  readonly noise: Float32Array;
  /** S of the loss. */
  readonly samples: number;
  /** w_k, [B] */
  readonly weights: readonly number[];
}

async function drawFor(
  state: TrainingState,
  config: UgnConfig,
  nodes: tf.Tensor3D,
  key: readonly number[],
  samples: number,
  hidden?: Float32Array,
): Promise<Draw> {
  const [count, n] = nodes.shape;
  const random = new Random(...key);
  const weights =
    config.variant === 'ugn-b'
      ? await adaptiveWeights(state, config, nodes, random, hidden)
      : new Array<number>(count).fill(1);
  const isDrawn = isProbabilistic(config.variant);
  const masks = isDrawn ? samples : 1;
  const size = masks * count * n * n;
  return { noise: isDrawn ? random.gaussian(size) : new Float32Array(size), samples: masks, weights };
}

/** Eqs 9 and 12, the mean over the masks and divided by the number of images, and the prior beside them, []. */
function graphLoss(
  state: TrainingState,
  config: UgnConfig,
  nodes: tf.Tensor3D,
  { labels, known }: Pick<Batch, 'labels' | 'known'>,
  { noise, samples, weights }: Draw,
  prior = 0,
): tf.Scalar {
  const [count, n] = nodes.shape;
  const { mu, sigma } = maskParameters(state.weights, nodes); // [B,N,N]
  const masks = sampleMask(mu, sigma, tf.tensor4d(noise, [samples, count, n, n])); // [S,B,N,N]
  const logits = graphLogits(state.weights, config, nodes, masks); // [S,B,N,2]
  const stacked = tf.reshape(logits, [samples * count, n, 2]) as tf.Tensor3D; // [S·B,N,2]
  const repeated = (values: Float32Array) =>
    tf.tile(tf.tensor2d(values, [count, n]), [samples, 1]) as tf.Tensor2D; // [S·B,N]
  const perImage = eq9Loss(stacked, repeated(labels), repeated(known)); // [S·B]
  const everyWeight = Array.from({ length: samples }, () => weights).flat();
  const mean = tf.div(eq12Loss(perImage, everyWeight), samples * count); // []
  return (prior === 0 ? mean : tf.add(mean, tf.mul(priorLoss(mu, sigma), prior))) as tf.Scalar; // []
}

/** Makes an update whose pass uses the batch's moments where the stage wants them, and lets the running ones follow. */
async function withMoments(
  state: TrainingState,
  updateWith: (mode: NormMode) => Promise<StepResult>,
): Promise<StepResult> {
  const moments: { norm: string; mean: tf.Tensor; variance: tf.Tensor }[] = [];
  try {
    const result = await updateWith({
      batchStats: state.scope.usesBatchMoments,
      normalise: fusedBatchNorm(),
      onStats: (norm, mean, variance) => {
        moments.push({ norm, mean: tf.keep(tf.clone(mean)), variance: tf.keep(tf.clone(variance)) });
      },
    });
    for (const { norm, mean, variance } of moments) state.updateMoments(norm, mean, variance);
    return result;
  } finally {
    tf.dispose(moments.map(({ mean, variance }) => [mean, variance]));
  }
}

/** w_k of Eq 11 from S samples of this batch's units that can be seen; plain numbers, so no gradient passes. */
async function adaptiveWeights(
  state: TrainingState,
  config: UgnConfig,
  nodes: tf.Tensor3D,
  random: Random,
  hidden?: Float32Array,
): Promise<number[]> {
  const [count, n] = nodes.shape;
  const s = config.weightSamples;
  const noise = random.gaussian(s * n * n);
  const samples = tf.tidy(() => {
    const { mu, sigma } = maskParameters(state.weights, nodes); // [B,N,N]
    const masks = sampleMask(mu, sigma, tf.tensor4d(noise, [s, 1, n, n])); // [S,B,N,N]
    return presenceSamples(graphLogits(state.weights, config, nodes, masks)); // [S,B,N]
  });
  const { epistemic } = decompose((await samples.data()) as Float32Array, s);
  samples.dispose();
  const sums = Array.from({ length: count }, (_, k) => {
    const row = epistemic.subarray(k * n, (k + 1) * n);
    return row.reduce((sum, value, j) => sum + (hidden?.[k * n + j] ? 0 : value), 0);
  });
  return imageWeights(sums);
}

async function update(
  state: TrainingState,
  loss: () => tf.Scalar,
  settings: UpdateSettings,
): Promise<StepResult> {
  const { gradients, figures } = tf.tidy(() => {
    const { value, grads } = tf.variableGrads(loss, Object.values(state.trained));
    const entries = Object.entries(state.trained)
      .map(([name, variable]) => [name, grads[variable.name]] as const)
      .filter(([, gradient]) => gradient);
    const squares = entries.map(([, gradient]) => sumOfSquares(gradient));
    return { gradients: Object.fromEntries(entries), figures: tf.stack([value, ...squares]) };
  });
  try {
    const [lossValue, ...squares] = await figures.data();
    const gradientNorm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0));
    if (!Number.isFinite(lossValue) || !Number.isFinite(gradientNorm)) {
      throw new AppError('diverged', `loss ${lossValue}, gradient norm ${gradientNorm}`);
    }
    const gradientScale = Math.min(1, settings.clip / gradientNorm);
    state.optimiser.apply(gradients, { ...settings, gradientScale });
    state.updateAverage(settings.average);
    return { loss: lossValue, gradientNorm };
  } finally {
    tf.dispose([gradients, figures]);
  }
}
