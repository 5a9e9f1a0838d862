import * as tf from '@tensorflow/tfjs-core';
import { stageOf } from '../../lib/ugn/model';
import type { Weights } from '../../lib/ugn/shapes';
import { occurrence, tunedF1 } from '../evaluation/evaluate';
import { graphPredictions } from '../evaluation/nodes/heads';
import { labelsOf } from '../input/batch';
import { orderOf } from '../input/sampler';
import {
  centreFeatures,
  type FeatureSet,
  featureRows,
  hiddenRows,
  obscuredImages,
  trainingFeatures,
} from './features';
import { graphLife } from './graph-life';
import { logOddsOf, type Start } from './init';
import type { OpenRun } from './open-run';
import { type Stage, Stopped } from './stage';
import { TrainingState } from './state';
import { graphStep } from './step';

/** Largest number of feature rows kept in memory, about 450 MB for 18 units. */
const MAX_ROWS = 12_000;

/** How often each training image is looked at. */
export function viewsOf({ config, data }: OpenRun): number {
  return Math.max(1, Math.min(config.graph.views, Math.floor(MAX_ROWS / data.train.count)));
}

/** What stage 2 changes. A fresh head starts at the units' occurrence, so that no layer has to learn it. */
export function graphState(run: OpenRun, isFresh: Start['isFresh'], weights: Weights): TrainingState {
  const scope = { isTrained: (name: string) => isOfGraphStage(run, name), usesBatchMoments: () => false };
  const state = new TrainingState(weights, scope, run.config.graph);
  const n = run.model.aus.length;
  const bias = 'graph.fc.bias'; // [N,2], absent and present
  if (isFresh(bias)) {
    const odds = logOddsOf(occurrence(run.data.train.labels, n));
    tf.tidy(() => state.weights[bias].assign(tf.tensor2d(odds.map((value) => [-value / 2, value / 2]))));
  }
  const { edgeStart } = run.config.graph.aids;
  if (edgeStart !== null && isFresh('graph.B')) {
    tf.tidy(() => state.weights['graph.B'].assign(tf.fill([n, n], edgeStart))); // [N,N]
  }
  state.restartAverage();
  return state;
}

/** Whether stage 2 changes a weight: those of the graph, and the nodes' own heads where they learn beside it. */
export function isOfGraphStage({ config }: Pick<OpenRun, 'config'>, name: string): boolean {
  return stageOf(name) === 'graph' || (config.graph.aids.nodeHeads > 0 && name.startsWith('nodes.fc.'));
}

/** Node features X that stage 2 learns from and is judged on. */
export interface GraphFeatures {
  readonly training: FeatureSet;
  readonly validation: FeatureSet;
}

/** Computes the features once, for a backbone that no longer changes; several graphs may learn from them. */
export async function graphFeatures(run: OpenRun, weights: Weights): Promise<GraphFeatures> {
  const { model, data, config, options, progress } = run;
  const views = viewsOf(run);
  const obscured = config.graph.obscured?.share ?? 0;
  const images =
    views * data.train.count + obscuredImages(data.train.count, obscured).length + data.validation.count;
  let done = 0;
  const onImages = (count: number) => {
    done += count;
    progress.advance(done, images);
    if (run.signal.aborted) throw new Stopped('Stopped between the stages; features will be computed again.');
  };
  progress.begin('Features for stage 2', images);
  const { augmentation } = config;
  const training = await trainingFeatures(
    weights,
    model,
    data.train,
    { views, obscured },
    augmentation,
    options.seed,
    onImages,
  );
  const validation = await centreFeatures(weights, model, data.validation, onImages);
  progress.end();
  return { training, validation };
}

/** Stage 2: the graph on node features. */
export function graphStage(
  run: OpenRun,
  isFresh: Start['isFresh'],
  state: TrainingState,
  { training, validation }: GraphFeatures,
): Stage {
  const { model, data, config, options } = run;
  const schedule = config.graph;
  const source = Uint8Array.from(training.images, (image) => data.train.source[image]);
  const order = orderOf(source, options.sourceWeights, schedule.batch, options.seed + 1);
  const n = model.aus.length;
  return {
    number: 2,
    label: 'Stage 2, graph',
    schedule,
    stepsPerEpoch: order.stepsPerEpoch,
    state,
    undecayed: schedule.aids.decaysEdges ? [] : ['graph.B'],
    rateOf: (name) => (isFresh(name) ? schedule.freshRate : schedule.rate) * (schedule.shares[name] ?? 1),
    async step(step, settings) {
      const began = performance.now();
      const indices = order.indices(step);
      const rows = featureRows(training, indices);
      const labels = labelsOf(training.labels, indices, n);
      const hidden = schedule.obscured && {
        ...schedule.obscured,
        units: hiddenRows(training, indices),
      };
      const waited = (performance.now() - began) / 1000;
      const key = [options.seed, 3, step];
      const targets = { ...labels, hidden };
      return { ...(await graphStep(state, model, rows, targets, settings, key, schedule.aids)), waited };
    },
    async validate() {
      const answers = await graphPredictions(state.averaged(), model, validation.features);
      return tunedF1(answers, validation.labels, n);
    },
    life: () => graphLife(state.averaged(), model, validation.features),
    close: async () => {},
  };
}
