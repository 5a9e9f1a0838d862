import * as tf from '@tensorflow/tfjs-core';
import { nodeLogits } from '../../../lib/ugn/au-nodes';
import { isProbabilistic, type UgnConfig } from '../../../lib/ugn/config';
import { sharedEpsilon } from '../../../lib/ugn/model';
import { D, type Weights } from '../../../lib/ugn/shapes';
import {
  graphLogits,
  graphNodes,
  maskParameters,
  presenceSamples,
  sampleMask,
} from '../../../lib/ugn/uncertain-graph';
import { binaryEntropy, decompose } from '../../../lib/ugn/uncertainty';
import type { Predictions } from '../evaluate';

const BATCH = 32;

/**
 * What the graph says of nodes, as prediction would (Eqs 3 to 7 and 10).
 * @param nodes X as the backbone gave it, [count, N, D] row by row
 */
export async function graphPredictions(
  weights: Weights,
  config: UgnConfig,
  nodes: Float32Array,
): Promise<Predictions> {
  const n = config.aus.length;
  const total = nodes.length / (n * D);
  const [p, epistemic, aleatoric] = Array.from({ length: 3 }, () => new Float32Array(total * n));
  const samples = isProbabilistic(config.variant) ? config.predictionSamples : 1;
  const epsilon = sharedEpsilon(config); // [S,1,N,N]
  try {
    for (let start = 0; start < total; start += BATCH) {
      const count = Math.min(BATCH, total - start);
      const rows = nodes.subarray(start * n * D, (start + count) * n * D);
      const drawn = tf.tidy(() => {
        const taken = graphNodes(config, tf.tensor3d(rows, [count, n, D])); // [B,N,D]
        const { mu, sigma } = maskParameters(weights, taken); // [B,N,N]
        return presenceSamples(graphLogits(weights, config, taken, sampleMask(mu, sigma, epsilon))); // [S,B,N]
      });
      const parts = decompose((await drawn.data()) as Float32Array, samples);
      drawn.dispose();
      p.set(parts.mean, start * n);
      epistemic.set(parts.epistemic, start * n);
      aleatoric.set(parts.aleatoric, start * n);
    }
  } finally {
    epsilon.dispose();
  }
  return { p, epistemic, aleatoric };
}

/**
 * What the nodes' own heads say (Eq 1). They have no epistemic part: all of their doubt is the entropy of p.
 * @param nodes X as the backbone gave it, [count, N, D] row by row
 */
export function nodePredictions(weights: Weights, n: number, nodes: Float32Array): Predictions {
  const total = nodes.length / (n * D);
  const p = new Float32Array(total * n);
  for (let start = 0; start < total; start += BATCH) {
    const count = Math.min(BATCH, total - start);
    const rows = nodes.subarray(start * n * D, (start + count) * n * D);
    const answers = tf.tidy(() =>
      tf.sigmoid(nodeLogits(weights, tf.tensor3d(rows, [count, n, D]))).dataSync(),
    );
    p.set(answers, start * n);
  }
  return { p, epistemic: new Float32Array(p.length), aleatoric: p.map(binaryEntropy) };
}
