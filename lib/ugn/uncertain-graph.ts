import * as tf from '@tensorflow/tfjs-core';
import type { UgnConfig } from './config';
import { assertShape, D, type Weights, weight } from './shapes';

/** The learned adjacency A = ReLU(B + Bᵀ): symmetric, ≥ 0, [N,N]. */
export function adjacency(weights: Weights): tf.Tensor2D {
  return tf.tidy(() => {
    const free = weight<tf.Tensor2D>(weights, 'graph.B'); // [N,N]
    return tf.relu(tf.add(free, tf.transpose(free))); // [N,N]
  });
}

/** Variances below this are those of a node without features. */
const LEAST_VARIANCE = 1e-5;

/**
 * X as the graph takes it: with graphNodes 'normalised' each node's D features have mean 0 and variance 1.
 * @param nodes [B,N,D]
 * @returns [B,N,D]; `nodes` itself for 'plain'
 */
export function graphNodes(config: Pick<UgnConfig, 'graphNodes'>, nodes: tf.Tensor3D): tf.Tensor3D {
  if (config.graphNodes === 'plain') return nodes;
  return tf.tidy(() => {
    const mean = tf.mean(nodes, -1, true); // [B,N,1]
    const centred = tf.sub(nodes, mean); // [B,N,D]
    const variance = tf.mean(tf.square(centred), -1, true); // [B,N,1]
    return tf.mul(centred, tf.rsqrt(tf.add(variance, LEAST_VARIANCE))) as tf.Tensor3D; // [B,N,D]
  });
}

/**
 * D̃^{-1/2} Ã D̃^{-1/2} of Eq 3 with Ã = A + I and D̃ the diagonal of Ã's row sums, [N,N].
 * 'as-printed' has D̃^{+1/2} on the right.
 */
export function normalisedAdjacency(weights: Weights, config: Pick<UgnConfig, 'normalisation'>): tf.Tensor2D {
  return tf.tidy(() => {
    const neighbours = adjacency(weights); // [N,N]
    const n = neighbours.shape[0];
    const withSelf = tf.add(neighbours, tf.eye(n)); // Ã [N,N]
    const degree = tf.sum(withSelf, 1); // diagonal of D̃ [N]
    const inverseRoot = tf.rsqrt(degree); // [N]
    const left = tf.reshape(inverseRoot, [n, 1]); // [N,1]
    const right = tf.reshape(config.normalisation === 'symmetric' ? inverseRoot : tf.sqrt(degree), [1, n]); // [1,N]
    return tf.mul(tf.mul(withSelf, left), right) as tf.Tensor2D; // [N,N]
  });
}

/**
 * Eq 6: μᵢⱼ = a_μ [P xᵢ ‖ P xⱼ] and σᵢⱼ = softplus(a_σ [P xᵢ ‖ P xⱼ]).
 * As a·[u‖v] = a₁·u + a₂·v, and a₁·(P x) = (P a₁)·x, four numbers for each node are all that is needed.
 * @param nodes [B,N,D]
 * @returns mu [B,N,N] and sigma [B,N,N], > 0
 * @equation 6
 */
export function maskParameters(
  weights: Weights,
  nodes: tf.Tensor3D,
): { mu: tf.Tensor3D; sigma: tf.Tensor3D } {
  assertShape(nodes, [null, null, D], 'nodes');
  return tf.tidy(() => {
    const [b, n] = nodes.shape;
    const projection = weight<tf.Tensor2D>(weights, 'graph.P'); // [D,P]
    const p = projection.shape[1];
    const halves = tf.reshape(
      tf.concat([weight(weights, 'graph.a_mu'), weight(weights, 'graph.a_sigma')]), // [4P]
      [4, p],
    ) as tf.Tensor2D; // a_μ for i, a_μ for j, a_σ for i, a_σ for j: [4,P]
    const directions = tf.matMul(projection, tf.transpose(halves)); // [D,4]
    const parts = tf.matMul(tf.reshape(nodes, [b * n, D]), directions); // [B·N,4]
    const [muFrom, muTo, sigmaFrom, sigmaTo] = tf.split(parts, 4, 1); // 4 × [B·N,1]
    const pairs = (from: tf.Tensor, to: tf.Tensor) =>
      tf.add(tf.reshape(from, [b, n, 1]), tf.reshape(to, [b, 1, n])) as tf.Tensor3D; // [B,N,N]
    return { mu: pairs(muFrom, muTo), sigma: tf.softplus(pairs(sigmaFrom, sigmaTo)) }; // [B,N,N], [B,N,N]
  });
}

/**
 * Eqs 4, 5 and 8: z = μ + σ ε with ε ~ 𝒩(0,1) is a sample of 𝒩(μ, σ²), and the mask is M = sigmoid(z).
 * The deterministic graph GN-D is ε = 0: M = sigmoid(μ).
 * @param mu [B,N,N]
 * @param sigma [B,N,N]
 * @param epsilon [S,B,N,N], or [S,1,N,N] for the same ε on every image
 * @returns masks [S,B,N,N], 0..1
 * @equation 4
 * @equation 5
 * @equation 8
 */
export function sampleMask(mu: tf.Tensor3D, sigma: tf.Tensor3D, epsilon: tf.Tensor4D): tf.Tensor4D {
  const [, n] = mu.shape;
  assertShape(epsilon, [null, null, n, n], 'epsilon');
  return tf.tidy(() => tf.sigmoid(tf.add(mu, tf.mul(sigma, epsilon)))); // [S,B,N,N]
}

/**
 * Eq 3: H = [M ⊙ Â] X W, Â the normalised adjacency. X W comes in as `support`, so that a support
 * which all samples share is computed once.
 * @param edges M ⊙ Â, [S,B,N,N]
 * @param support X W: [B,N,O], shared by the samples, or [S,B,N,O]
 * @returns H [S,B,N,O]
 * @equation 3
 */
export function graphConvolution(edges: tf.Tensor4D, support: tf.Tensor3D | tf.Tensor4D): tf.Tensor4D {
  const [s, b, n] = edges.shape;
  const o = support.shape[support.rank - 1];
  return tf.tidy(() => {
    if (support.rank === 4) {
      const stacked = tf.reshape(edges, [s * b, n, n]); // [S·B,N,N]
      const product = tf.matMul(stacked, tf.reshape(support, [s * b, n, o])); // [S·B,N,O]
      return tf.reshape(product, [s, b, n, o]); // [S,B,N,O]
    }
    // One product for each image, with the samples' rows on top of each other: no copy of the support.
    const rows = tf.reshape(tf.transpose(edges, [1, 0, 2, 3]), [b, s * n, n]); // [B,S·N,N]
    const product = tf.matMul(rows, support as tf.Tensor3D); // [B,S·N,O]
    return tf.transpose(tf.reshape(product, [b, s, n, o]), [1, 0, 2, 3]) as tf.Tensor4D; // [S,B,N,O]
  });
}

/**
 * The logits of f(A, M_s, X) in Eq 7: two uncertain graph layers that share A and M_s, ReLU between
 * them, then one fully connected layer for each AU. All samples are one batched computation.
 * @param nodes X, [B,N,D]
 * @param masks [S,B,N,N]
 * @returns [S,B,N,2]: absent, present
 */
export function graphLogits(
  weights: Weights,
  config: Pick<UgnConfig, 'normalisation'>,
  nodes: tf.Tensor3D,
  masks: tf.Tensor4D,
): tf.Tensor4D {
  const [s, b, n] = masks.shape;
  assertShape(nodes, [b, n, D], 'nodes');
  return tf.tidy(() => {
    const w1 = weight<tf.Tensor2D>(weights, 'graph.W1'); // [D,O]
    const w2 = weight<tf.Tensor2D>(weights, 'graph.W2'); // [O,O]
    const o = w1.shape[1];
    const edges = tf.mul(masks, normalisedAdjacency(weights, config)) as tf.Tensor4D; // [S,B,N,N]

    const support = tf.reshape(tf.matMul(tf.reshape(nodes, [b * n, D]), w1), [b, n, o]) as tf.Tensor3D; // [B,N,O]
    const hidden = tf.relu(graphConvolution(edges, support)); // [S,B,N,O]
    const projected = tf.matMul(tf.reshape(hidden, [s * b * n, o]), w2); // [S·B·N,O]
    const output = graphConvolution(edges, tf.reshape(projected, [s, b, n, o]) as tf.Tensor4D); // [S,B,N,O]

    const heads = tf.unstack(weight<tf.Tensor3D>(weights, 'graph.fc.kernel'), 2); // 2 × [N,O]
    const scores = heads.map((head) => tf.sum(tf.mul(output, head), -1)); // 2 × [S,B,N]
    return tf.add(tf.stack(scores, 3), weight(weights, 'graph.fc.bias')) as tf.Tensor4D; // [S,B,N,2]
  });
}

/**
 * Eq 7: softmax over absent and present gives p_s(yᵢ|X) for each sample; the prediction is their mean
 * over S (decompose in uncertainty.ts takes it, together with Eq 10).
 * @param logits [S,B,N,2]
 * @returns probability of presence for each sample, [S,B,N]
 * @equation 7
 */
export function presenceSamples(logits: tf.Tensor4D): tf.Tensor3D {
  assertShape(logits, [null, null, null, 2], 'graph logits');
  return tf.tidy(() => tf.unstack(tf.softmax(logits), 3)[1] as tf.Tensor3D); // [S,B,N]
}
