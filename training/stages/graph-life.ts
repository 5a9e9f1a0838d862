import * as tf from '@tensorflow/tfjs-core';
import { quantileOfSorted } from '../../lib/numbers/statistics';
import type { GraphLife } from '../../lib/runs/log-lines';
import type { UgnConfig } from '../../lib/ugn/config';
import { D, type Weights } from '../../lib/ugn/shapes';
import { adjacency, graphNodes, maskParameters } from '../../lib/ugn/uncertain-graph';

/** Images that stand for all. */
const IMAGES = 64;
/** Below these the graph is a constant: hardly an edge, or masks that do not differ. */
const LEAST_ALIVE = 0.5;
const LEAST_SIGMA = 0.1;

/**
 * Whether the uncertain graph lives: how many of its edges there are, and how far μ and σ differ.
 * @param nodes X of some images, [count, N, D] row by row
 */
export async function graphLife(
  weights: Weights,
  config: UgnConfig,
  nodes: Float32Array,
): Promise<GraphLife> {
  const n = config.aus.length;
  const count = Math.min(IMAGES, nodes.length / (n * D));
  const [a, mu, sigma] = tf.tidy(() => {
    const taken = graphNodes(config, tf.tensor3d(nodes.subarray(0, count * n * D), [count, n, D])); // [B,N,D]
    const parameters = maskParameters(weights, taken); // 2 × [B,N,N]
    return [adjacency(weights), parameters.mu, parameters.sigma].map((tensor) => tensor.dataSync());
  });
  const ascending = (values: ArrayLike<number>) => Float64Array.from(values).sort();
  const sortedMu = ascending(mu);
  return {
    edges: n * (n - 1),
    alive: a.filter((value, i) => value > 0 && Math.floor(i / n) !== i % n).length,
    muLow: quantileOfSorted(sortedMu, 0.1),
    muHigh: quantileOfSorted(sortedMu, 0.9),
    sigma: quantileOfSorted(ascending(sigma), 0.5),
  };
}

/** What is wrong with a graph that does not live, or null. */
export function lifeWarning({ edges, alive, sigma }: GraphLife): string | null {
  if (alive < LEAST_ALIVE * edges) {
    return `Warning: ${edges - alive} of ${edges} edges of the graph are dead; a higher start of B (aids.edgeStart) keeps them alive.`;
  }
  if (sigma >= LEAST_SIGMA) return null;
  return `Warning: the median σ of the masks is ${sigma.toPrecision(2)}, so they hardly differ; a prior (aids.prior) keeps them apart.`;
}
