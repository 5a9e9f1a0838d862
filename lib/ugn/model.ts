import * as tf from '@tensorflow/tfjs-core';
import { imageNodes, nodeLogits } from './au-nodes';
import { hasGraph, isProbabilistic, type UgnConfig } from './config';
import { type Outputs, type PassNumbers, type Prediction, predictionsOf, readNumbers } from './pass-numbers';
import { CONV_UNITS, featureMap, foldBatchNorm, mapSide } from './resnet18';
import { assertShape, D, type Weights, weight } from './shapes';
import { ANGLES, type StrengthWeights } from './strength-heads';
import type { Backbone, Look, TwinMaps } from './twin-looks';
import { graphLogits, graphNodes, maskParameters, presenceSamples, sampleMask } from './uncertain-graph';

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
  return { ...nodes, 'nodes.fc.kernel': [n, D], 'nodes.fc.bias': [n], ...graph, ...strengthShapes(config) };
}

function strengthShapes({ aus, inputSize, readsStrength }: UgnConfig): Record<string, number[]> {
  if (!readsStrength) return {};
  const side = mapSide(inputSize);
  return {
    'strength.unit': [aus.length, D],
    'strength.side': [aus.length, side, side, D],
    'strength.pose': [ANGLES, side, side, D],
    'strength.poseBias': [ANGLES],
  };
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
    case name.startsWith('strength.'):
      return tf.zeros(shape); // [N,D], [N,h,w,D], [3,h,w,D] or [3]
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
export function stageOf(name: string): 'backbone' | 'nodes' | 'graph' | 'strength' {
  const [part] = name.split('.');
  return part === 'nodes' || part === 'graph' || part === 'strength' ? part : 'backbone';
}

/** ε of Eq 8 for every image alike, [S,1,N,N]; a single zero for GN-D, whose mask is sigmoid(μ). */
export function sharedEpsilon(config: UgnConfig): tf.Tensor4D {
  const n = config.aus.length;
  return isProbabilistic(config.variant)
    ? tf.randomNormal([config.predictionSamples, 1, n, n], 0, 1, 'float32', config.seed)
    : tf.zeros([1, 1, n, n]);
}

export interface Predictor {
  /**
   * @param images normalised (see normaliseImages), [B,H,W,3] float32; stays the caller's
   * @throws AppError internal for another shape
   */
  predict(images: tf.Tensor4D, options?: { attention?: boolean }): Promise<Prediction[]>;
  /**
   * The same of a model with readsMirror, of each image reading what its look says.
   * @param looks one for each image
   * @returns also the feature maps that each prediction was made of
   */
  predictLooks(
    images: tf.Tensor4D,
    looks: readonly Look[],
    options?: { attention?: boolean },
  ): Promise<{ predictions: Prediction[]; maps: TwinMaps[] }>;
  dispose(): void;
}

/** Passes of a model from images [B,H,W,3] to what they find in them. */
export interface WholePass {
  /** A few images at a time. */
  read(images: tf.Tensor4D): PassNumbers[];
  /** Of a model with readsMirror, one image at a time. */
  readLooks(images: tf.Tensor4D, looks: readonly Look[]): { numbers: PassNumbers[]; maps: TwinMaps[] };
}

/** What computes passes in place of TensorFlow.js (lib/forward). */
export interface Forward {
  featureMap(images: tf.Tensor4D): tf.Tensor4D;
  /**
   * Passes of this model from picture to samples; null where it has no kernels for the config, and TensorFlow.js goes on
   * from the feature map. It keeps its own copy of the weights.
   * @param epsilon as sharedEpsilon
   */
  wholePass(weights: Weights, config: UgnConfig, epsilon: tf.Tensor4D): WholePass | null;
}

/**
 * A model ready to predict. It keeps its own folded copy of the weights, so the given ones may change
 * or go. ε is drawn once from config.seed: one picture gets one prediction (docs/decisions/fixed-epsilon.md).
 * @param weights of weightShapes or of foldedWeightShapes; with a forward of one's own those of the heads are enough
 * @param forward what computes passes; TensorFlow.js's current backend when left out
 */
export function createPredictor(weights: Weights, config: UgnConfig, forward?: Forward): Predictor {
  const folded = foldBatchNorm(weights);
  const strength = strengthWeights(weights, config);
  const epsilon = sharedEpsilon(config); // [S,1,N,N]
  const wholePass = forward?.wholePass(folded, config, epsilon);
  const backbone: Backbone = (images) => forward?.featureMap(images) ?? featureMap(folded, images);
  const answerOf = (numbers: PassNumbers, attention: boolean) =>
    predictionsOf(numbers, config.aus.length, { wantsAttention: attention, strength });
  const run = async (images: tf.Tensor4D, wanted: Wanted) => {
    const outputs = tf.tidy(() => compute(folded, config, backbone, epsilon, images, wanted));
    try {
      const numbers = await readNumbers(outputs);
      return { maps: [...(numbers.maps ?? [])], predictions: answerOf(numbers, wanted.attention ?? false) };
    } finally {
      tf.dispose(outputs);
    }
  };
  return {
    async predict(images, { attention = false } = {}) {
      assertShape(images, [null, null, null, 3], 'images');
      if (!wholePass) return (await run(images, { attention })).predictions;
      return wholePass.read(images).flatMap((numbers) => answerOf(numbers, attention));
    },
    async predictLooks(images, looks, { attention = false } = {}) {
      assertShape(images, [null, null, null, 3], 'images');
      if (!wholePass) return run(images, { looks, attention });
      const { numbers, maps } = wholePass.readLooks(images, looks);
      return { predictions: numbers.flatMap((of) => answerOf(of, attention)), maps };
    },
    dispose() {
      tf.dispose([folded, epsilon]);
    },
  };
}

/** Null of a model without these heads. */
function strengthWeights(weights: Weights, { readsStrength }: UgnConfig): StrengthWeights | null {
  if (!readsStrength) return null;
  const of = (name: string) => weight(weights, `strength.${name}`).dataSync<'float32'>();
  return { unit: of('unit'), side: of('side'), pose: of('pose'), poseBias: of('poseBias') };
}

interface Wanted {
  /** Left out, both looks are taken, and no feature map is read. */
  readonly looks?: readonly Look[];
  readonly attention?: boolean;
}

function compute(
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
    ...((wanted.looks || config.readsStrength) && maps && { maps }),
    ...(config.readsStrength && { nodes: seen }),
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
