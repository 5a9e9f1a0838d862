import * as tf from '@tensorflow/tfjs-core';
import { imageNodes, nodeLogits } from './au-nodes';
import { hasGraph, isProbabilistic, type UgnConfig } from './config';
import { CONV_UNITS, featureMap, foldBatchNorm } from './resnet18';
import { assertShape, D, type Weights } from './shapes';
import type { Backbone, Look, TwinMaps } from './twin-looks';
import { graphLogits, graphNodes, maskParameters, presenceSamples, sampleMask } from './uncertain-graph';
import { type Decomposition, decompose } from './uncertainty';

/** Names and shapes of a model's weights in training, with batch norms. */
export function weightShapes(config: UgnConfig): Record<string, number[]> {
  const shapes: Record<string, number[]> = {};
  for (const { conv, norm, size, inputs, outputs } of CONV_UNITS) {
    shapes[`${conv}.kernel`] = [size, size, inputs, outputs];
    for (const part of ['gamma', 'beta', 'mean', 'variance']) shapes[`${norm}.${part}`] = [outputs];
  }
  return { ...shapes, ...headShapes(config) };
}

/** Names and shapes of a model's weights for prediction, with batch norms folded (see foldBatchNorm). */
export function foldedWeightShapes(config: UgnConfig): Record<string, number[]> {
  const shapes: Record<string, number[]> = {};
  for (const { conv, size, inputs, outputs } of CONV_UNITS) {
    shapes[`${conv}.kernel`] = [size, size, inputs, outputs];
    shapes[`${conv}.bias`] = [outputs];
  }
  return { ...shapes, ...headShapes(config) };
}

function headShapes(config: UgnConfig): Record<string, number[]> {
  const n = config.aus.length;
  const p = config.projectionSize;
  const o = config.outputSize;
  const nodes: Record<string, number[]> =
    config.nodes === 'attention'
      ? { 'nodes.attention.kernel': [1, 1, D, n], 'nodes.attention.bias': [n] }
      : { 'nodes.linear.kernel': [D, n * D], 'nodes.linear.bias': [n, D] };
  const graph: Record<string, number[]> = hasGraph(config.variant)
    ? {
        'graph.B': [n, n],
        'graph.P': [D, p],
        'graph.a_mu': [2 * p],
        'graph.a_sigma': [2 * p],
        'graph.W1': [D, o],
        'graph.W2': [o, o],
        'graph.fc.kernel': [n, o, 2],
        'graph.fc.bias': [n, 2],
      }
    : {};
  return { ...nodes, 'nodes.fc.kernel': [n, D], 'nodes.fc.bias': [n], ...graph };
}

/**
 * Weights to start training from nothing, drawn from the seed. Convolutions and graph layers after He,
 * the rest with unit gain; attention starts even over the picture; B is positive, as a negative entry of
 * B + Bᵀ would have no gradient behind the ReLU, and its neighbours together weigh about as much as a
 * node itself. The caller owns the tensors.
 */
export function initialWeights(config: UgnConfig, seed: number): Record<string, tf.Tensor> {
  const shapes = Object.entries(weightShapes(config));
  return Object.fromEntries(
    shapes.map(([name, shape], index) => [name, initialWeight(name, shape, seed * shapes.length + index)]),
  );
}

function initialWeight(name: string, shape: number[], seed: number): tf.Tensor {
  const gaussian = (deviation: number) => tf.randomNormal(shape, 0, deviation, 'float32', seed);
  const [rows] = shape;
  switch (true) {
    case name === 'graph.B':
      return tf.randomUniform(shape, 0, 1 / rows, 'float32', seed); // [N,N]
    case name === 'graph.P':
      return gaussian(Math.sqrt(1 / rows)); // [D,P]
    case name === 'graph.a_mu' || name === 'graph.a_sigma':
      return gaussian(Math.sqrt(1 / rows)); // [2P]
    case name === 'graph.W1' || name === 'graph.W2' || name === 'nodes.linear.kernel':
      return gaussian(Math.sqrt(2 / rows)); // [D,O], [O,O] or [D,N·D]
    case name === 'nodes.fc.kernel' || name === 'graph.fc.kernel':
      return gaussian(Math.sqrt(1 / shape[1])); // [N,D] or [N,O,2]
    case name === 'nodes.attention.kernel':
      return gaussian(0.01); // [1,1,D,N]
    case name.endsWith('.kernel'):
      return gaussian(Math.sqrt(2 / (shape[0] * shape[1] * shape[3]))); // [k,k,Cin,C], fan out
    case name.endsWith('.gamma') || name.endsWith('.variance'):
      return tf.ones(shape); // [C]
    default:
      return tf.zeros(shape); // biases, beta, mean
  }
}

/** Whether gradients change a weight; running statistics are only measured. */
export function isTrainable(name: string): boolean {
  return !name.endsWith('.mean') && !name.endsWith('.variance');
}

/** The part of the model that a weight belongs to. */
export function stageOf(name: string): 'backbone' | 'nodes' | 'graph' {
  if (name.startsWith('nodes.')) return 'nodes';
  return name.startsWith('graph.') ? 'graph' : 'backbone';
}

/** ε of Eq 8 for every image alike, [S,1,N,N]; a single zero for GN-D, whose mask is sigmoid(μ). */
export function sharedEpsilon(config: UgnConfig): tf.Tensor4D {
  const n = config.aus.length;
  return isProbabilistic(config.variant)
    ? tf.randomNormal([config.predictionSamples, 1, n, n], 0, 1, 'float32', config.seed)
    : tf.zeros([1, 1, n, n]);
}

/** What the model says of one image; arrays have one entry for each AU, in the order of config.aus. */
export interface Prediction {
  /** Mean probability of presence over the samples, 0..1. */
  p: Float32Array;
  /** 5 % and 95 % quantile of the probability over the samples. */
  lower: Float32Array;
  upper: Float32Array;
  /** Eq 10, in nats, 0..ln 2; total = aleatoric + epistemic. Without a sampled mask epistemic is 0. */
  epistemic: Float32Array;
  aleatoric: Float32Array;
  total: Float32Array;
  /** Mean and variance of the mask over the samples, row-major [N,N]; zeros for a variant without a graph. */
  maskMean: Float32Array;
  maskVariance: Float32Array;
  /** Spatial attention [N,h,w], each map summing to 1; when asked for, and only where nodes is 'attention'. */
  attention?: { data: Float32Array; height: number; width: number };
}

export interface Predictor {
  /**
   * @param images normalised (see normaliseImages), [B,H,W,3] float32; stays the caller's
   * @throws AppError internal for another shape
   */
  predict(images: tf.Tensor4D, options?: { attention?: boolean }): Promise<Prediction[]>;
  /**
   * The same of a model with readsMirror, of each image reading what its look says.
   * @param looks one for each image; their feature maps stay the caller's
   * @returns also the feature maps that the predictions were made of, which become the caller's
   */
  predictLooks(
    images: tf.Tensor4D,
    looks: readonly Look[],
    options?: { attention?: boolean },
  ): Promise<{ predictions: Prediction[]; maps: TwinMaps }>;
  dispose(): void;
}

/** The tensors of one pass whose numbers are wanted. */
type Outputs = {
  samples: tf.Tensor3D; // [S,B,N]
  attention?: tf.Tensor4D; // [B,N,h,w]
  maskMean?: tf.Tensor3D; // [B,N,N]
  maskVariance?: tf.Tensor3D; // [B,N,N]
  maps?: { images: tf.Tensor4D; mirrors: tf.Tensor4D }; // 2 × [B,h,w,D]
};

/**
 * A model ready to predict. It keeps its own folded copy of the weights, so the given ones may change
 * or go. ε is drawn once from config.seed: one picture gets one prediction (docs/decisions/fixed-epsilon.md).
 * @param weights of weightShapes or of foldedWeightShapes; with a backbone of one's own those of the heads are enough
 * @param backbone what computes the feature map; TensorFlow.js's current backend when left out
 */
export function createPredictor(weights: Weights, config: UgnConfig, backbone?: Backbone): Predictor {
  const folded = foldBatchNorm(weights);
  const read = backbone ?? ((images: tf.Tensor4D) => featureMap(folded, images));
  const epsilon = sharedEpsilon(config); // [S,1,N,N]

  const run = async (images: tf.Tensor4D, { looks, attention }: Wanted) => {
    assertShape(images, [null, null, null, 3], 'images');
    const { maps, ...outputs } = tf.tidy(() =>
      forward(folded, config, read, epsilon, images, { looks, attention }),
    );
    try {
      return { maps, predictions: await readPredictions(outputs, config.aus.length) };
    } catch (error) {
      tf.dispose([maps?.images, maps?.mirrors]);
      throw error;
    } finally {
      tf.dispose(outputs);
    }
  };
  return {
    async predict(images, { attention } = {}) {
      return (await run(images, { attention })).predictions;
    },
    async predictLooks(images, looks, { attention } = {}) {
      const { maps, predictions } = await run(images, { looks, attention });
      return { predictions, maps: maps! };
    },
    dispose() {
      tf.dispose([folded, epsilon]);
    },
  };
}

interface Wanted {
  /** Left out, both looks are taken, and no feature map is given back. */
  readonly looks?: readonly Look[];
  readonly attention?: boolean;
}

function forward(
  weights: Weights,
  config: UgnConfig,
  backbone: Backbone,
  epsilon: tf.Tensor4D,
  images: tf.Tensor4D,
  wanted: Wanted,
): Outputs {
  const { nodes: seen, attention, maps } = imageNodes(weights, config, backbone, images, wanted.looks); // [B,N,D], [B,N,h,w]
  const besides = {
    ...(wanted.attention && attention && { attention }),
    ...(wanted.looks && maps && { maps }),
  };
  if (!hasGraph(config.variant)) {
    const p = tf.sigmoid(nodeLogits(weights, seen)); // [B,N]
    return { samples: tf.expandDims(p, 0), ...besides }; // [1,B,N]
  }
  const nodes = graphNodes(config, seen); // [B,N,D]
  const { mu, sigma } = maskParameters(weights, nodes); // [B,N,N], [B,N,N]
  const masks = sampleMask(mu, sigma, epsilon); // [S,B,N,N]
  const samples = presenceSamples(graphLogits(weights, config, nodes, masks)); // [S,B,N]
  const { mean, variance } = tf.moments(masks, 0); // [B,N,N], [B,N,N]
  return { samples, maskMean: mean as tf.Tensor3D, maskVariance: variance as tf.Tensor3D, ...besides };
}

async function readPredictions(outputs: Outputs, n: number): Promise<Prediction[]> {
  const [samples, maskMean, maskVariance, attention] = await Promise.all([
    outputs.samples.data<'float32'>(),
    outputs.maskMean?.data<'float32'>(),
    outputs.maskVariance?.data<'float32'>(),
    outputs.attention?.data<'float32'>(),
  ]);
  const [sampleCount, imageCount] = outputs.samples.shape;
  const parts = decompose(samples, sampleCount);
  return Array.from({ length: imageCount }, (_, image) => {
    const rowOf = (values: Float32Array, size: number) => values.slice(image * size, (image + 1) * size);
    const { mean, lower, upper, epistemic, aleatoric, total }: Decomposition = parts;
    const prediction: Prediction = {
      p: rowOf(mean, n),
      lower: rowOf(lower, n),
      upper: rowOf(upper, n),
      epistemic: rowOf(epistemic, n),
      aleatoric: rowOf(aleatoric, n),
      total: rowOf(total, n),
      maskMean: maskMean ? rowOf(maskMean, n * n) : new Float32Array(n * n),
      maskVariance: maskVariance ? rowOf(maskVariance, n * n) : new Float32Array(n * n),
    };
    if (attention && outputs.attention) {
      const [, , height, width] = outputs.attention.shape;
      prediction.attention = { data: rowOf(attention, n * height * width), height, width };
    }
    return prediction;
  });
}
