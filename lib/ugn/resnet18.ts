import * as tf from '@tensorflow/tfjs-core';
import { assertShape, type Weights, weight } from './shapes';

/*
 * ResNet18 (He et al. 2016) as in torchvision, up to its last feature map: the same names, the same
 * padding (always symmetric), the same batch norm. C is the number of channels of a layer.
 */

/** Added to the variance of a batch norm, as in torchvision. */
const BATCH_NORM_EPSILON = 1e-5;

/** Side of the feature map of pictures of this side. */
export function mapSide(inputSize: number): number {
  return Math.ceil(inputSize / 32);
}

/** One convolution with its batch norm. Its weights are `${conv}.kernel` and `${norm}.gamma` and so on. */
export interface ConvUnit {
  conv: string;
  norm: string;
  /** Side of the square kernel. */
  size: number;
  stride: number;
  inputs: number;
  outputs: number;
}

/** Two convolutions with a way around them. */
export interface Block {
  first: ConvUnit;
  second: ConvUnit;
  /** The 1×1 convolution on the shortcut, where a block halves the map. */
  downsample: ConvUnit | null;
}

/** The first convolution; a max pooling follows it. */
export const STEM: ConvUnit = { conv: 'conv1', norm: 'bn1', size: 7, stride: 2, inputs: 3, outputs: 64 };

/** The residual blocks in their order. */
export const BLOCKS: readonly Block[] = [64, 128, 256, 512].flatMap((outputs, stage) =>
  [0, 1].map((index): Block => {
    const name = `layer${stage + 1}.${index}`;
    const halves = stage > 0 && index === 0;
    const inputs = halves ? outputs / 2 : outputs;
    const stride = halves ? 2 : 1;
    return {
      first: { conv: `${name}.conv1`, norm: `${name}.bn1`, size: 3, stride, inputs, outputs },
      second: { conv: `${name}.conv2`, norm: `${name}.bn2`, size: 3, stride: 1, inputs: outputs, outputs },
      downsample: halves
        ? { conv: `${name}.downsample`, norm: `${name}.downsample.bn`, size: 1, stride, inputs, outputs }
        : null,
    };
  }),
);

/** Every convolution of the network, in the order of computation. */
export const CONV_UNITS: readonly ConvUnit[] = [
  STEM,
  ...BLOCKS.flatMap((block) => [
    block.first,
    block.second,
    ...(block.downsample === null ? [] : [block.downsample]),
  ]),
];

/** How batch norms behave in a pass. A norm is named as its weights are: 'bn1', 'layer1.0.bn1', … */
export interface NormMode {
  /** True: normalise with the moments of this batch. False: with the running statistics, as constants. */
  batchStats: (norm: string) => boolean;
  /**
   * Called with the moments of each batch-normalised norm: mean [C] and biased variance [C]. They live
   * until the enclosing tidy ends; tf.keep what is needed longer.
   */
  onStats?: (norm: string, mean: tf.Tensor1D, variance: tf.Tensor1D) => void;
  /**
   * A backend's own batch norm with the moments of the batch, mean [C] and biased variance [C], which flow no
   * gradient. It must do what the composed one does, gradient included; it is there to be faster.
   */
  normalise?: (
    x: tf.Tensor4D,
    gamma: tf.Tensor1D,
    beta: tf.Tensor1D,
    epsilon: number,
  ) => { value: tf.Tensor4D; mean: tf.Tensor1D; variance: tf.Tensor1D };
}

const RUNNING_STATISTICS: NormMode = { batchStats: () => false };

/**
 * Image to feature map. Takes a folded weight set (see foldBatchNorm) or one with batch norms.
 * @param images normalised, [B,H,W,3], H and W multiples of 16
 * @param norm how batch norms behave; running statistics when left out
 * @returns [B,h,w,512] with h = ⌈H/32⌉ and w = ⌈W/32⌉, ≥ 0
 * @throws AppError internal for another shape or a missing weight
 */
export function featureMap(
  weights: Weights,
  images: tf.Tensor4D,
  norm: NormMode = RUNNING_STATISTICS,
): tf.Tensor4D {
  assertShape(images, [null, null, null, 3], 'images');
  return tf.tidy(() => {
    let x = convolve(weights, STEM, images, norm, 'relu'); // [B,H/2,W/2,64]
    x = pool(x); // [B,H/4,W/4,64]
    for (const block of BLOCKS) x = residualBlock(weights, block, x, norm); // [B,h,w,C]
    return x; // [B,h,w,512]
  });
}

/** A tidy of its own, so that the next block finds this one's memory free and still in the cache. */
function residualBlock(
  weights: Weights,
  { first, second, downsample }: Block,
  x: tf.Tensor4D,
  norm: NormMode,
): tf.Tensor4D {
  return tf.tidy(() => {
    const inner = convolve(weights, first, x, norm, 'relu'); // [B,h,w,C]
    const residual = convolve(weights, second, inner, norm, 'linear'); // [B,h,w,C]
    const shortcut = downsample ? convolve(weights, downsample, x, norm, 'linear') : x; // [B,h,w,C]
    return tf.relu(tf.add(residual, shortcut)); // [B,h,w,C]
  });
}

/** Convolution, batch norm and activation; one fused operation unless the batch's moments are asked for. */
function convolve(
  weights: Weights,
  unit: ConvUnit,
  x: tf.Tensor4D,
  norm: NormMode,
  activation: 'relu' | 'linear',
): tf.Tensor4D {
  const { input, pad } = symmetric(x, unit.stride > 1 ? (unit.size - 1) / 2 : 'same'); // [B,H,W,Cin]

  if (!isFoldedUnit(weights, unit) && norm.batchStats(unit.norm)) {
    const kernel = weight<tf.Tensor4D>(weights, `${unit.conv}.kernel`); // [k,k,Cin,C]
    const raw = tf.conv2d(input, kernel, unit.stride, pad); // [B,h,w,C]
    const normalised = batchNormalise(weights, unit, raw, norm); // [B,h,w,C]
    return activation === 'relu' ? tf.relu(normalised) : normalised; // [B,h,w,C]
  }
  const { kernel, bias } = foldedUnit(weights, unit); // [k,k,Cin,C], [C]
  return tf.fused.conv2d({ x: input, filter: kernel, strides: unit.stride, pad, bias, activation }); // [B,h,w,C]
}

/** Max pooling of the stem. After a ReLU nothing is below zero, so zeros may pad. */
function pool(x: tf.Tensor4D): tf.Tensor4D {
  const { input, pad } = symmetric(x, 1); // [B,H,W,64]
  return tf.maxPool(input, 3, 2, pad); // [B,H/2,W/2,64]
}

/**
 * Padding by the same number of zeros on every side, where 'same' would pad only the far side of a map that
 * is strided over. TensorFlow's binding takes no numbers: there the zeros are put around the map itself.
 */
function symmetric(
  x: tf.Tensor4D,
  by: number | 'same',
): { input: tf.Tensor4D; pad: number | 'same' | 'valid' } {
  if (by === 'same' || tf.getBackend() !== 'tensorflow') return { input: x, pad: by }; // [B,H,W,C]
  const sides: [number, number] = [by, by];
  return { input: tf.pad(x, [[0, 0], sides, sides, [0, 0]]), pad: 'valid' }; // [B,H+2·by,W+2·by,C]
}

/**
 * Batch norm with the moments of the batch: y = γ x̂ + β with x̂ = (x − mean) / √(variance + ε).
 * Its gradient is written in closed form: dx = γ/√(variance + ε) · (dy − mean(dy) − x̂ · mean(dy · x̂)).
 */
function batchNormalise(weights: Weights, unit: ConvUnit, x: tf.Tensor4D, norm: NormMode): tf.Tensor4D {
  const gamma = weight<tf.Tensor1D>(weights, `${unit.norm}.gamma`); // [C]
  const beta = weight<tf.Tensor1D>(weights, `${unit.norm}.beta`); // [C]
  const own = norm.normalise?.(x, gamma, beta, BATCH_NORM_EPSILON); // [B,h,w,C], [C], [C]
  if (own) {
    norm.onStats?.(unit.norm, own.mean, own.variance);
    return own.value; // [B,h,w,C]
  }
  const { mean, variance } = tf.moments(x, [0, 1, 2]); // [C], [C]
  norm.onStats?.(unit.norm, mean as tf.Tensor1D, variance as tf.Tensor1D);

  const normalise = tf.customGrad((...args) => {
    const [input, gain, offset, save] = args as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      (kept: tf.Tensor[]) => void,
    ];
    const inverse = tf.rsqrt(tf.add(variance, BATCH_NORM_EPSILON)); // [C]
    const centred = tf.mul(tf.sub(input, mean), inverse); // x̂ [B,h,w,C]
    save([centred, inverse, gain]);
    const value = tf.add(tf.mul(centred, gain), offset); // [B,h,w,C]
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [unitVariance, inverseDeviation, scale] = saved; // [B,h,w,C], [C], [C]
      const count = dy.size / scale.size; // B·h·w
      const dBeta = tf.sum(dy, [0, 1, 2]); // [C]
      const dGamma = tf.sum(tf.mul(dy, unitVariance), [0, 1, 2]); // [C]
      const along = tf.mul(unitVariance, tf.div(dGamma, count)); // [B,h,w,C]
      const dx = tf.mul(tf.sub(tf.sub(dy, tf.div(dBeta, count)), along), tf.mul(scale, inverseDeviation)); // [B,h,w,C]
      return [dx, dGamma, dBeta];
    };
    return { value, gradFunc };
  });
  return normalise(x, gamma, beta) as tf.Tensor4D; // [B,h,w,C]
}

function isFoldedUnit(weights: Weights, unit: ConvUnit): boolean {
  return `${unit.conv}.bias` in weights;
}

/** A unit's kernel and bias with its batch norm folded in; gradients flow to kernel, gamma and beta. */
function foldedUnit(weights: Weights, unit: ConvUnit): { kernel: tf.Tensor4D; bias: tf.Tensor1D } {
  const kernel = weight<tf.Tensor4D>(weights, `${unit.conv}.kernel`); // [k,k,Cin,C]
  if (isFoldedUnit(weights, unit)) return { kernel, bias: weight(weights, `${unit.conv}.bias`) };
  const gamma = weight(weights, `${unit.norm}.gamma`); // [C]
  const beta = weight(weights, `${unit.norm}.beta`); // [C]
  const mean = weight(weights, `${unit.norm}.mean`); // [C]
  const variance = weight(weights, `${unit.norm}.variance`); // [C]
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, BATCH_NORM_EPSILON))); // [C]
  return { kernel: tf.mul(kernel, scale), bias: tf.sub(beta, tf.mul(mean, scale)) }; // [k,k,Cin,C], [C]
}

/**
 * The set for prediction: each batch norm becomes part of its convolution's kernel and a bias
 * `${conv}.bias`. Tensors that belong to no batch norm are copied. The caller owns all that is returned.
 */
export function foldBatchNorm(weights: Weights): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const folded: Record<string, tf.Tensor> = {};
    const replaced = new Set<string>();
    for (const unit of CONV_UNITS.filter(({ norm }) => `${norm}.gamma` in weights)) {
      const { kernel, bias } = foldedUnit(weights, unit); // [k,k,Cin,C], [C]
      folded[`${unit.conv}.kernel`] = kernel;
      folded[`${unit.conv}.bias`] = bias;
      for (const part of ['gamma', 'beta', 'mean', 'variance']) replaced.add(`${unit.norm}.${part}`);
    }
    return { ...folded, ...copiesOfRest(weights, folded, replaced) };
  });
}

/**
 * The reverse, for training: every `${conv}.bias` becomes a batch norm that leaves the function as it
 * is (γ = 1, β = bias, mean 0, variance 1 − ε). These statistics are not those of any data, so such a
 * norm must stay frozen. Works on part of the network too. The caller owns all that is returned.
 */
export function unfoldBatchNorm(weights: Weights): Record<string, tf.Tensor> {
  return tf.tidy(() => {
    const unfolded: Record<string, tf.Tensor> = {};
    const replaced = new Set<string>();
    for (const unit of CONV_UNITS.filter((candidate) => isFoldedUnit(weights, candidate))) {
      const bias = weight(weights, `${unit.conv}.bias`); // [C]
      unfolded[`${unit.norm}.gamma`] = tf.onesLike(bias); // [C]
      unfolded[`${unit.norm}.beta`] = tf.clone(bias); // [C]
      unfolded[`${unit.norm}.mean`] = tf.zerosLike(bias); // [C]
      unfolded[`${unit.norm}.variance`] = tf.fill(bias.shape, 1 - BATCH_NORM_EPSILON); // [C]
      replaced.add(`${unit.conv}.bias`);
    }
    return { ...unfolded, ...copiesOfRest(weights, unfolded, replaced) };
  });
}

function copiesOfRest(
  weights: Weights,
  done: Weights,
  replaced: ReadonlySet<string>,
): Record<string, tf.Tensor> {
  const rest = Object.entries(weights).filter(([name]) => !(name in done) && !replaced.has(name));
  return Object.fromEntries(rest.map(([name, tensor]) => [name, tf.clone(tensor)]));
}
