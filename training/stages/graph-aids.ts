import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Random } from '../../lib/numbers/random';

/**
 * What is added to the training of the graph, none of which the paper has. Each at its default leaves Eqs 9 to 12 as they
 * are, bit for bit. docs/decisions/living-graph.md says what each of them did.
 */
export const graphAidsSchema = z.strictObject({
  /** What every entry of B starts from; null draws them within (0, 1/N). A = ReLU(B + Bᵀ) has no gradient below 0. */
  edgeStart: z.number().positive().nullable().default(null),
  /** Whether weight decay pulls on B. */
  decaysEdges: z.boolean().default(true),
  /** Masks that Eq 9 is averaged over in a step. */
  samples: z.number().int().min(1).max(64).default(1),
  /** Weight of the mean KL divergence of an edge's z from 𝒩(0, 1), which keeps σ from shrinking. */
  prior: z.number().min(0).default(0),
  /** Share of the nodes, drawn for each image and step, that are 0: their neighbours must speak for them. */
  droppedNodes: z.number().min(0).max(0.9).default(0),
  /** Weight of Eq 2 on the same nodes, by which the nodes' own heads learn beside the graph; 0 leaves them. */
  nodeHeads: z.number().min(0).default(0),
});
export type GraphAids = z.output<typeof graphAidsSchema>;

/** The paper's training. */
export const NO_AIDS: GraphAids = graphAidsSchema.parse({});

/**
 * Which nodes are kept, 0 or 1.
 * @returns [count · n]
 */
export function keptNodes(count: number, n: number, dropped: number, random: Random): Float32Array {
  return Float32Array.from({ length: count * n }, () => Number(random.uniform() >= dropped));
}

/**
 * KL divergence of 𝒩(μ, σ²) from 𝒩(0, 1): (σ² + μ² − 1)/2 − ln σ, the mean over images and edges, [].
 * @param mu [B,N,N]
 * @param sigma [B,N,N], > 0
 */
export function priorLoss(mu: tf.Tensor3D, sigma: tf.Tensor3D): tf.Scalar {
  const squares = tf.add(tf.square(mu), tf.square(sigma)); // [B,N,N]
  const divergence = tf.sub(tf.mul(tf.sub(squares, 1), 0.5), tf.log(tf.add(sigma, 1e-6))); // [B,N,N]
  return tf.mean(divergence) as tf.Scalar;
}
