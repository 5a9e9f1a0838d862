import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../../lib/numbers/random';
import type { GraphLife } from '../../../lib/runs/log-lines';
import { type UgnConfig, ugnConfigSchema } from '../../../lib/ugn/config';
import { initialWeights, stageOf } from '../../../lib/ugn/model';
import type { Weights } from '../../../lib/ugn/shapes';
import { graphLife } from '../../stages/graph-life';
import type { GraphStudy, GraphStudyVariant } from '../../stages/graph-study-plan';
import { oneCycle } from '../../stages/optimiser';
import { TrainingState } from '../../stages/state';
import { graphStep } from '../../stages/step';
import { batchOf, type NodeRows } from './study-nodes';

const CLIP = 20;
const AVERAGE = 0.99;
const WARMUP = 0.1;

/** A trained graph with the heads that learned beside it. */
export interface TrainedGraph {
  readonly config: UgnConfig;
  /** The whole model's, the backbone's being those given; the caller's to dispose. */
  readonly weights: Record<string, tf.Tensor>;
  readonly life: GraphLife;
  /** Mean loss of the last tenth of the steps. */
  readonly loss: number;
}

/**
 * Trains a graph from fresh weights on rows of nodes, and the nodes' own heads on from those given.
 * @param start a whole model's weights, which stay the caller's
 */
export async function trainGraph(
  start: { weights: Weights; config: UgnConfig },
  all: NodeRows,
  { variant, graphNodes, epochs, obscured, aids }: GraphStudyVariant,
  study: GraphStudy,
  seed: number,
  onStep: (step: number, total: number) => void,
): Promise<TrainedGraph> {
  const config = ugnConfigSchema.parse({ ...start.config, variant, graphNodes });
  const state = headState(start.weights, config, aids.edgeStart, seed);
  const total = Math.round((epochs * all.count) / study.batch);
  const last: number[] = [];
  let order: number[] = [];
  try {
    for (let step = 0; step < total; step++) {
      if (order.length < study.batch) order = [...new Random(seed, 6, step).keyOrder(all.count)];
      const { nodes, targets, hidden } = batchOf(all, order.splice(0, study.batch));
      const known = new Float32Array(targets.length).fill(1);
      const cycle = oneCycle(step / total, WARMUP);
      const settings = {
        rateOf: (name: string) => cycle * (stageOf(name) === 'graph' ? study.rate : study.headRate),
        weightDecay: study.weightDecay,
        undecayed: aids.decaysEdges ? [] : ['graph.B'],
        clip: CLIP,
        average: AVERAGE,
      };
      const spread = obscured && { ...obscured, keepsLabels: true, units: hidden };
      const labels = { labels: targets, known, hidden: spread };
      const { loss } = await graphStep(state, config, nodes, labels, settings, [seed, 7, step], aids);
      if (step >= 0.9 * total) last.push(loss);
      onStep(step + 1, total);
      await setImmediate(); // lets signals in
    }
    const trained = state.averaged();
    const weights = Object.fromEntries(
      Object.entries({ ...start.weights, ...trained }).map(([name, tensor]) => [name, tf.clone(tensor)]),
    );
    const life = await graphLife(weights, config, all.nodes);
    return { config, weights, life, loss: last.reduce((sum, loss) => sum + loss, 0) / last.length };
  } finally {
    state.dispose();
  }
}

/** The graph from the seed, and the nodes' own heads as given. */
function headState(given: Weights, config: UgnConfig, edgeStart: number | null, seed: number): TrainingState {
  const fresh = initialWeights(config, seed);
  const n = config.aus.length;
  try {
    const heads = ['nodes.fc.kernel', 'nodes.fc.bias'].map((name) => [name, given[name]] as const);
    const graph = Object.entries(fresh).filter(([name]) => stageOf(name) === 'graph');
    const scope = { isTrained: () => true, usesBatchMoments: () => false };
    const state = new TrainingState(Object.fromEntries([...heads, ...graph]), scope);
    if (edgeStart !== null) tf.tidy(() => state.weights['graph.B'].assign(tf.fill([n, n], edgeStart))); // [N,N]
    state.restartAverage();
    return state;
  } finally {
    tf.dispose(fresh);
  }
}
