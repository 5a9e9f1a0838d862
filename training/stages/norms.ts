import * as tf from '@tensorflow/tfjs-core';
import { normaliseImages } from '../../lib/ugn/normalisation';
import { featureMap } from '../../lib/ugn/resnet18';
import type { Batch } from '../input/batch';
import type { TrainingState } from './state';

/** As in lib/ugn/resnet18.ts. */
const EPSILON = 1e-5;

/**
 * Gives the batch norms that a stage trains the moments of a batch of images as their statistics, with γ and β
 * such that the network computes what it did. A backbone whose norms had been folded into its convolutions has
 * statistics of no data, and would change at the first step otherwise.
 * @param isMeant which of the trained norms
 */
export function calibrateNorms(
  state: TrainingState,
  { images, count }: Pick<Batch, 'images' | 'count'>,
  size: number,
  isMeant: (norm: string) => boolean,
): void {
  const isCalibrated = (norm: string) => state.scope.usesBatchMoments(norm) && isMeant(norm);
  tf.tidy(() => {
    const input = normaliseImages(tf.tensor4d(images, [count, size, size, 3])); // [B,H,W,3]
    featureMap(state.weights, input, {
      batchStats: isCalibrated,
      onStats: (norm, mean, variance) => {
        const part = (name: string) => state.weights[`${norm}.${name}`]; // [C]
        const before = tf.sqrt(tf.add(part('variance'), EPSILON)); // [C]
        const gain = tf.div(part('gamma'), before); // [C]
        const shift = tf.mul(gain, tf.sub(mean, part('mean'))); // [C]
        part('beta').assign(tf.add(part('beta'), shift));
        part('gamma').assign(tf.mul(gain, tf.sqrt(tf.add(variance, EPSILON))));
        part('mean').assign(mean);
        part('variance').assign(variance);
      },
    });
  });
}
