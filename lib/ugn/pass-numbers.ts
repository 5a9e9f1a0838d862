import type * as tf from '@tensorflow/tfjs-core';
import { readStrength, type StrengthReading, type StrengthWeights } from './strength-heads';
import type { TwinMaps } from './twin-looks';
import { type Decomposition, decompose } from './uncertainty';

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
  /** What the strength heads say, where the model has them. */
  strength?: StrengthReading;
}

/** The tensors of one pass whose numbers are wanted. */
export type Outputs = {
  samples: tf.Tensor3D; // [S,B,N]
  attention?: tf.Tensor4D; // [B,N,h,w]
  maskMean?: tf.Tensor3D; // [B,N,N]
  maskVariance?: tf.Tensor3D; // [B,N,N]
  nodes?: tf.Tensor3D; // [B,N,D]
  maps?: { images: tf.Tensor4D; mirrors: tf.Tensor4D }; // 2 × [B,h,w,D]
};

/** What a pass finds in some images, row-major. */
export interface PassNumbers {
  /** B */
  readonly images: number;
  /** Probability of presence, [S,B,N]. */
  readonly samples: Float32Array;
  /** [B,N,N]; none for a variant without a graph. */
  readonly maskMean?: Float32Array;
  readonly maskVariance?: Float32Array;
  /** [B,N,h,w] */
  readonly attention?: { data: Float32Array; height: number; width: number };
  /** [N,D] of each image, where they are wanted */
  readonly nodes?: readonly Float32Array[];
  readonly maps?: readonly TwinMaps[];
}

export async function readNumbers(outputs: Outputs): Promise<PassNumbers> {
  const [samples, maskMean, maskVariance, attention, nodes, maps] = await Promise.all([
    outputs.samples.data<'float32'>(),
    outputs.maskMean?.data<'float32'>(),
    outputs.maskVariance?.data<'float32'>(),
    outputs.attention?.data<'float32'>(),
    outputs.nodes?.data<'float32'>(),
    readMaps(outputs),
  ]);
  const [, images] = outputs.samples.shape;
  const [, , height, width] = outputs.attention?.shape ?? [0, 0, 0, 0];
  return {
    images,
    samples,
    maskMean,
    maskVariance,
    attention: attention && { data: attention, height, width },
    nodes: nodes && rowsOf(nodes, images),
    maps,
  };
}

async function readMaps({ maps }: Outputs): Promise<TwinMaps[] | undefined> {
  if (!maps) return undefined;
  const [images, mirrors] = await Promise.all([
    maps.images.data<'float32'>(),
    maps.mirrors.data<'float32'>(),
  ]);
  const [count] = maps.images.shape;
  const mirrorRows = rowsOf(mirrors, count);
  return rowsOf(images, count).map((image, index) => ({ image, mirror: mirrorRows[index] }));
}

function rowsOf(values: Float32Array, count: number): Float32Array[] {
  const size = values.length / count;
  return Array.from({ length: count }, (_, index) => values.slice(index * size, (index + 1) * size));
}

/**
 * @param n number of action units
 * @param strength weights of the heads that read nodes and maps; null of a model without them
 * @returns one for each image
 */
export function predictionsOf(
  numbers: PassNumbers,
  n: number,
  { wantsAttention, strength }: { wantsAttention: boolean; strength: StrengthWeights | null },
): Prediction[] {
  const { images, samples, maskMean, maskVariance, attention, nodes, maps } = numbers;
  const parts: Decomposition = decompose(samples, samples.length / (images * n));
  return Array.from({ length: images }, (_, image) => {
    const rowOf = (values: Float32Array, size: number) => values.slice(image * size, (image + 1) * size);
    const { mean, lower, upper, epistemic, aleatoric, total } = parts;
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
    if (attention && wantsAttention) {
      const { data, height, width } = attention;
      prediction.attention = { data: rowOf(data, n * height * width), height, width };
    }
    if (strength && nodes && maps) prediction.strength = readStrength(strength, nodes[image], maps[image]);
    return prediction;
  });
}
