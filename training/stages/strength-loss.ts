import * as tf from '@tensorflow/tfjs-core';

/** Differences of a machine's strengths below this say nothing. */
const TOLD_APART = 0.05;

/**
 * −log of the probability of FACS levels, mean over those that are known (levelsOf in lib/au/intensity.ts, as tensors).
 * @param occurrence log-odds of presence less those of the threshold, [B,N]
 * @param score [B,N]
 * @param steps as orderedSteps gives them, [N,4]
 * @param levels 0..5, [B,N]
 * @param known 1 where the level is known, else 0, [B,N]
 * @returns a scalar
 */
export function levelLoss(
  occurrence: tf.Tensor2D,
  score: tf.Tensor2D,
  steps: tf.Tensor2D,
  levels: tf.Tensor2D,
  known: tf.Tensor2D,
): tf.Scalar {
  return tf.tidy(() => {
    const [trace, ...higher] = tf.unstack(steps, 1); // 4 × [N]
    const isPresent = tf.cast(tf.greaterEqual(levels, 2), 'float32'); // [B,N]
    const isTrace = tf.cast(tf.equal(levels, 1), 'float32'); // [B,N]
    const presence = signed(occurrence, isPresent); // [B,N]
    const traced = signed(tf.sub(score, trace), isTrace); // [B,N]
    const more = [
      tf.onesLike(score),
      ...higher.map((step) => tf.sigmoid(tf.sub(score, step))),
      tf.zerosLike(score),
    ]; // 5 × [B,N]
    const each = more.slice(0, -1).map((value, k) => {
      const here = tf.cast(tf.equal(levels, k + 2), 'float32'); // [B,N]
      return tf.mul(here, tf.log(tf.maximum(tf.sub(value, more[k + 1]), 1e-6))); // [B,N]
    });
    const within = tf.add(tf.addN(each), tf.mul(tf.sub(1, isPresent), traced)); // [B,N]
    return meanOfKnown(tf.neg(tf.add(presence, within)), known);
  });
}

/**
 * log σ(x) where the flag is 1, log σ(−x) where it is 0; by softplus, as tf.logSigmoid (4.22) has no gradient of what is
 * computed (findings/tfjs-log-sigmoid-gradient.sh).
 */
function signed(x: tf.Tensor, flag: tf.Tensor): tf.Tensor {
  return tf.neg(tf.softplus(tf.mul(x, tf.sub(1, tf.mul(flag, 2)))));
}

/** Steps in their order from free numbers: the trace's, that to 3, and what is added for 4 and 5, [N,4]. */
export function orderedSteps(free: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const [trace, c, toD, toE] = tf.unstack(free, 1); // 4 × [N]
    const d = tf.add(c, tf.softplus(toD)); // [N]
    return tf.stack([trace, c, d, tf.add(d, tf.softplus(toE))], 1) as tf.Tensor2D; // [N,4]
  });
}

/**
 * How far numbers are from the order of what a machine says: pairs of each row with the one half a batch away.
 * @param values [B,N]
 * @param told [B,N], any scale that rises with the truth
 * @param known 1 where something is told, else 0, [B,N]
 * @returns a scalar
 */
export function orderLoss(values: tf.Tensor2D, told: tf.Tensor2D, known: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const half = Math.floor(values.shape[0] / 2);
    const pairs = (of: tf.Tensor2D) => [tf.slice(of, 0, half), tf.slice(of, half, half)] as const; // 2 × [B/2,N]
    const difference = (of: tf.Tensor2D) => tf.sub(...pairs(of)); // [B/2,N]
    const apart = difference(told);
    const counts = tf.mul(tf.mul(...pairs(known)), tf.cast(tf.greater(tf.abs(apart), TOLD_APART), 'float32')); // [B/2,N]
    return meanOfKnown(tf.softplus(tf.neg(tf.mul(difference(values), tf.sign(apart)))), counts);
  });
}

/** Mean of squares where the target is known. */
export function squareLoss(values: tf.Tensor, targets: tf.Tensor, known: tf.Tensor): tf.Scalar {
  return tf.tidy(() => meanOfKnown(tf.square(tf.sub(values, targets)), known));
}

function meanOfKnown(values: tf.Tensor, known: tf.Tensor): tf.Scalar {
  return tf.div(tf.sum(tf.mul(values, known)), tf.maximum(tf.sum(known), 1)) as tf.Scalar;
}
