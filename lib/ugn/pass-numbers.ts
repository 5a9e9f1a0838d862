import type * as tf from '@tensorflow/tfjs-core';
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
}

/** The tensors of one pass whose numbers are wanted. */
export type Outputs = {
  samples: tf.Tensor3D; // [S,B,N]
  attention?: tf.Tensor4D; // [B,N,h,w]
  maskMean?: tf.Tensor3D; // [B,N,N]
  maskVariance?: tf.Tensor3D; // [B,N,N]
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
}

export async function readNumbers(outputs: Outputs): Promise<PassNumbers> {
  const [samples, maskMean, maskVariance, attention] = await Promise.all([
    outputs.samples.data<'float32'>(),
    outputs.maskMean?.data<'float32'>(),
    outputs.maskVariance?.data<'float32'>(),
    outputs.attention?.data<'float32'>(),
  ]);
  const [, images] = outputs.samples.shape;
  const [, , height, width] = outputs.attention?.shape ?? [0, 0, 0, 0];
  return {
    images,
    samples,
    maskMean,
    maskVariance,
    attention: attention && { data: attention, height, width },
  };
}

/** Those that a prediction was made of, where they are wanted. */
export async function readMaps({ maps }: Outputs): Promise<TwinMaps[]> {
  if (!maps) return [];
  const [images, mirrors] = await Promise.all([
    maps.images.data<'float32'>(),
    maps.mirrors.data<'float32'>(),
  ]);
  const [count] = maps.images.shape;
  const size = images.length / count;
  const rowOf = (values: Float32Array, index: number) => values.slice(index * size, (index + 1) * size);
  return Array.from({ length: count }, (_, index) => ({
    image: rowOf(images, index),
    mirror: rowOf(mirrors, index),
  }));
}

/**
 * @param n number of action units
 * @returns one for each image
 */
export function predictionsOf(numbers: PassNumbers, n: number, wantsAttention: boolean): Prediction[] {
  const { images, samples, maskMean, maskVariance, attention } = numbers;
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
    return prediction;
  });
}
