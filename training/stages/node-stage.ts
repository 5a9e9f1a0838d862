import * as tf from '@tensorflow/tfjs-core';
import { stageOf } from '../../lib/ugn/model';
import { occurrence, predict, tunedF1 } from '../evaluation/evaluate';
import { orderOf } from '../input/sampler';
import { balanceOf, calibrate, feederOf, imageScope, imagesOf } from './image-stage';
import { logOddsOf, type Start } from './init';
import { type OpenRun, withoutGraph } from './open-run';
import type { Stage } from './stage';
import { TrainingState } from './state';
import { nodeStep } from './step';

/** Stage 1: the backbone and the action units' nodes, on images. */
export function nodeStage(run: OpenRun, start: Start): Stage {
  const { model, data, config, options } = run;
  const schedule = config.nodes;
  const scope = imageScope(schedule, start.isFresh, (name) => stageOf(name) !== 'graph');
  const state = new TrainingState(start.weights, scope, schedule);
  const bias = 'nodes.fc.bias'; // [N]; a fresh head starts at the units' occurrence
  if (start.isFresh(bias)) {
    const odds = logOddsOf(occurrence(data.train.labels, model.aus.length));
    tf.tidy(() => state.weights[bias].assign(tf.tensor1d(odds)));
  }
  if (schedule.batchNorm === 'trained') calibrate(run, start.isFresh, state);
  state.restartAverage();
  const order = orderOf(data.train.source, options.sourceWeights, schedule.batch, options.seed);
  const tau = balanceOf(run);
  const feeder = feederOf(run, order, 1);
  return {
    number: 1,
    label: 'Stage 1, nodes',
    schedule,
    stepsPerEpoch: order.stepsPerEpoch,
    state,
    rateOf: (name) => (start.isFresh(name) ? schedule.freshRate : schedule.rate),
    async step(step, settings) {
      const { batch, waited } = await imagesOf(feeder, step);
      return { ...(await nodeStep(state, model, batch, tau, settings)), waited };
    },
    async validate() {
      const predictions = await predict(state.averaged(), withoutGraph(model), data.validation);
      return tunedF1(predictions, data.validation.labels, model.aus.length);
    },
    close: () => feeder.close(),
  };
}
