import * as tf from '@tensorflow/tfjs-core';
import type { NormMode } from '../../lib/ugn/resnet18';

/*
 * Operations that a backend may have as one kernel of this project; elsewhere they are composed of tfjs's own. Each
 * replaces several passes over large tensors by one.
 */

export const KERNELS = {
  squares: 'UgnSumOfSquares',
  blend: 'UgnBlend',
  adamW: 'UgnAdamW',
  moments: 'UgnMoments',
  normalise: 'UgnNormalise',
  normaliseGradient: 'UgnNormaliseGradient',
} as const;

type Kernel = keyof typeof KERNELS;

function has(kernel: Kernel): boolean {
  return tf.getKernel(KERNELS[kernel], tf.getBackend()) !== undefined;
}

function run<Result>(kernel: Kernel, inputs: Record<string, tf.Tensor>, numbers: readonly number[]): Result {
  return tf.engine().runKernel(KERNELS[kernel], inputs, { numbers: [...numbers] }) as Result;
}

/** Σ x², []. */
export function sumOfSquares(x: tf.Tensor): tf.Scalar {
  return has('squares') ? run('squares', { x }, []) : tf.sum(tf.square(x));
}

/** kept · a + (1 − kept) · b. */
export function blend(a: tf.Tensor, b: tf.Tensor, kept: number): tf.Tensor {
  return has('blend') ? run('blend', { a, b }, [kept]) : tf.add(tf.mul(a, kept), tf.mul(b, 1 - kept));
}

/** Numbers of an update by AdamW. */
export interface AdamWRule {
  /** factor on the gradient */
  readonly clip: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** rate with both bias corrections in it */
  readonly step: number;
  /** factor on the weights: 1 − rate · decay */
  readonly kept: number;
}

/** @returns weights, mean and mean square after the update */
export function adamW(
  weights: tf.Tensor,
  gradient: tf.Tensor,
  mean: tf.Tensor,
  square: tf.Tensor,
  { clip, beta1, beta2, epsilon, step, kept }: AdamWRule,
): [tf.Tensor, tf.Tensor, tf.Tensor] {
  if (has('adamW')) {
    return run('adamW', { weights, gradient, mean, square }, [clip, beta1, beta2, epsilon, step, kept]);
  }
  const clipped = clip < 1 ? tf.mul(gradient, clip) : gradient;
  const newMean = tf.add(tf.mul(mean, beta1), tf.mul(clipped, 1 - beta1));
  const newSquare = tf.add(tf.mul(square, beta2), tf.mul(tf.square(clipped), 1 - beta2));
  const change = tf.div(tf.mul(newMean, step), tf.add(tf.sqrt(newSquare), epsilon));
  return [tf.sub(kept < 1 ? tf.mul(weights, kept) : weights, change), newMean, newSquare];
}

/** The backend's batch norm with the batch's moments, where it has one. */
export function fusedBatchNorm(): NormMode['normalise'] {
  if (!has('normalise')) return undefined;
  return (x, gamma, beta, epsilon) => {
    const [mean, variance] = run<[tf.Tensor1D, tf.Tensor1D]>('moments', { x }, []); // [C], [C]
    const normalise = tf.customGrad((...args) => {
      const [input, scale, offset, save] = args as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        (kept: tf.Tensor[]) => void,
      ];
      const inverse = tf.rsqrt(tf.add(variance, epsilon)); // [C]
      save([input, scale, inverse, mean]);
      const value = run<tf.Tensor>('normalise', { x: input, mean, inverse, gamma: scale, beta: offset }, []);
      const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [from, factor, deviation, centre] = saved;
        return run<tf.Tensor[]>(
          'normaliseGradient',
          { x: from, dy, mean: centre, inverse: deviation, gamma: factor },
          [],
        );
      };
      return { value, gradFunc };
    });
    return { value: normalise(x, gamma, beta) as tf.Tensor4D, mean, variance };
  };
}
