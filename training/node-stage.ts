import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../lib/errors';
import { balanceWeights } from '../lib/ugn/loss';
import { isTrainable, stageOf } from '../lib/ugn/model';
import { trainingBatch } from './batch';
import { answer, occurrence, tunedF1 } from './evaluate';
import { logOdds, type Start } from './init';
import { type OpenRun, withoutGraph } from './run';
import { Sampler } from './sampler';
import type { Stage } from './stage';
import { type TrainingScope, TrainingState } from './state';
import { nodeStep } from './step';

/** Stage 1: the backbone and the action units' nodes, on images. */
export function nodeStage(run: OpenRun, start: Start): Stage {
  const { model, data, config, options } = run;
  const schedule = config.nodes;
  const state = new TrainingState(start.weights, scopeOf(run, start));
  const bias = 'nodes.fc.bias'; // [N]; a fresh head starts at the units' occurrence
  if (start.isFresh(bias)) {
    const odds = logOdds(occurrence(data.train.labels, model.aus.length));
    tf.tidy(() => state.weights[bias].assign(tf.tensor1d(odds)));
  }
  const sampler = new Sampler(data.train.count, schedule.batch, options.seed);
  const tau = balanceOf(run);
  return {
    number: 1,
    label: 'Stage 1, nodes',
    schedule,
    stepsPerEpoch: sampler.stepsPerEpoch,
    state,
    rateOf: (name) => (start.isFresh(name) ? schedule.freshRate : schedule.rate),
    async step(step, settings) {
      const began = performance.now();
      const key = [options.seed, 1, step];
      const indices = sampler.indices(step);
      const batch = trainingBatch(data.train, indices, model.inputSize, config.augmentation, key);
      const waited = (performance.now() - began) / 1000;
      return { ...(await nodeStep(state, model, batch, tau, settings)), waited };
    },
    async validate() {
      const answers = await answer(state.averaged(), withoutGraph(model), data.validation);
      return tunedF1(answers, data.validation.labels, model.aus.length);
    },
  };
}

function scopeOf({ config }: OpenRun, start: Start): TrainingScope {
  const isFrozen = (name: string) =>
    !start.isFresh(name) && config.nodes.frozen.some((prefix) => name.startsWith(`${prefix}.`));
  return {
    isTrained: (name) => isTrainable(name) && stageOf(name) !== 'graph' && !isFrozen(name),
    usesBatchMoments: (norm) => start.isFresh(`${norm}.gamma`),
  };
}

/** τ of Eq 2 from the training split. */
function balanceOf({ config, data, model, options }: OpenRun): number[] {
  const n = model.aus.length;
  if (!config.isBalanced) return new Array<number>(n).fill(1);
  const rates = occurrence(data.train.labels, n);
  // A small share of the images may miss a rare unit; it then counts as if one image showed it.
  if (options.fraction !== null) return balanceWeights(rates.map((rate) => rate || 1 / data.train.count));
  const absent = model.aus.filter((_, j) => !(rates[j] > 0));
  if (absent.length > 0) {
    throw new AppError(
      'bad-input',
      `No training image shows action unit ${absent.join(', ')}; leave it out of the set or add images of it.`,
    );
  }
  return balanceWeights(rates);
}
