import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../errors';
import { assertShape } from './shapes';

/**
 * τ of Eq 2, as in JAA-Net: τᵢ = N·(1/rᵢ) / Σⱼ(1/rⱼ), so rare units weigh more and the mean is 1.
 * @param rates occurrence rate of each AU in the training split, 0..1
 * @throws AppError bad-input for a rate of 0 or above 1: a unit that never occurs cannot be learned
 */
export function balanceWeights(rates: readonly number[]): number[] {
  const bad = rates.findIndex((rate) => !(rate > 0 && rate <= 1));
  if (bad >= 0) {
    throw new AppError(
      'bad-input',
      `The occurrence rate of unit number ${bad + 1} is ${rates[bad]}; it must be above 0 and at most 1. ` +
        'Leave the unit out or add images that show it.',
    );
  }
  const sum = rates.reduce((total, rate) => total + 1 / rate, 0);
  return rates.map((rate) => rates.length / rate / sum);
}

/**
 * Eq 2: L_au = −Σᵢ τᵢ [y′ᵢ log pᵢ + (1−y′ᵢ) log(1−pᵢ)] for each image, pᵢ = sigmoid of Eq 1's logit.
 * τ = 1 is the baseline ResNet18, balanceWeights is ResNet-BL.
 * @param logits [B,N]
 * @param labels y′, [B,N], 0..1 (soft labels are allowed)
 * @param known [B,N], 1 where the label is known; a 0 contributes nothing
 * @param tau [N]
 * @returns [B]
 * @equation 2
 */
export function eq2Loss(
  logits: tf.Tensor2D,
  labels: tf.Tensor2D,
  known: tf.Tensor2D,
  tau: tf.Tensor1D,
): tf.Tensor1D {
  assertShape(tau, [logits.shape[1]], 'tau');
  return tf.tidy(() => {
    const terms = crossEntropy(logits, labels); // [B,N]
    return tf.sum(tf.mul(tf.mul(terms, known), tau), 1) as tf.Tensor1D; // [B]
  });
}

/**
 * Eq 9: L_X = −Σᵢ [y′ᵢ log p(yᵢ|z,X) + (1−y′ᵢ) log(1−p(yᵢ|z,X))] for each image. With the softmax over
 * two classes p is the sigmoid of (present − absent).
 * @param logits of one mask sample, [B,N,2]: absent, present
 * @param labels y′, [B,N], 0..1 (soft labels are allowed)
 * @param known [B,N], 1 where the label is known; a 0 contributes nothing
 * @returns [B]
 * @equation 9
 */
export function eq9Loss(logits: tf.Tensor3D, labels: tf.Tensor2D, known: tf.Tensor2D): tf.Tensor1D {
  assertShape(logits, [labels.shape[0], labels.shape[1], 2], 'graph logits');
  return tf.tidy(() => {
    const [absent, present] = tf.unstack(logits, 2); // 2 × [B,N]
    const terms = crossEntropy(tf.sub(present, absent), labels); // [B,N]
    return tf.sum(tf.mul(terms, known), 1) as tf.Tensor1D; // [B]
  });
}

/** −y log p − (1−y) log(1−p) with p = sigmoid(logit): softplus(logit) − y·logit, finite for any logit. */
function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor2D): tf.Tensor2D {
  assertShape(labels, logits.shape, 'labels');
  return tf.sub(tf.softplus(logits), tf.mul(labels, logits)); // [B,N]
}

/**
 * Eq 11: w_k = 1 + softmax over the batch of Σᵢ Iᵢ(X_k). Plain numbers, so no gradient passes through.
 * @param epistemicSums Σᵢ Iᵢ of each image in nats, [B]
 * @returns [B], each above 1, B + 1 in sum
 * @equation 11
 */
export function imageWeights(epistemicSums: readonly number[]): number[] {
  const largest = Math.max(...epistemicSums);
  const exponentials = epistemicSums.map((sum) => Math.exp(sum - largest));
  const total = exponentials.reduce((sum, exponential) => sum + exponential, 0);
  return exponentials.map((exponential) => 1 + exponential / total);
}

/**
 * Eq 12: L = Σ_k w_k L_{X_k}. Ones for GN-D and UGN, imageWeights for UGN-B.
 * @param perImage L_X of each image, [B]
 * @param weights w_k, one for each image
 * @returns scalar
 * @equation 12
 */
export function eq12Loss(perImage: tf.Tensor1D, weights: readonly number[]): tf.Scalar {
  assertShape(perImage, [weights.length], 'loss of each image');
  return tf.tidy(() => tf.sum(tf.mul(perImage, tf.tensor1d([...weights]))) as tf.Scalar); // []
}
