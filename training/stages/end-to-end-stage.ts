import { AppError } from '../../lib/errors';
import type { Weights } from '../../lib/ugn/shapes';
import { predict, tunedF1 } from '../evaluation/evaluate';
import { orderOf } from '../input/sampler';
import { balanceOf, calibrate, feederOf, imageScope, imagesOf } from './image-stage';
import type { OpenRun } from './open-run';
import type { Stage } from './stage';
import { TrainingState } from './state';
import { endToEndStep } from './step';

/**
 * Stage 3: backbone, nodes and graph together on images, by Eq 12 with Eq 2 beside it.
 * @param weights those of the two stages before; copied
 */
export function endToEndStage(run: OpenRun, weights: Weights): Stage {
  const { model, data, config, options } = run;
  const schedule = config.endToEnd;
  if (!schedule) throw new AppError('internal', 'The config has no end-to-end stage.');
  const isFresh = () => false;
  const state = new TrainingState(
    weights,
    imageScope(schedule, isFresh, () => true),
    schedule,
  );
  if (schedule.batchNorm === 'trained') calibrate(run, isFresh, state);
  state.restartAverage();
  const order = orderOf(data.train.source, options.sourceWeights, schedule.batch, options.seed + 2);
  const losses = { tau: balanceOf(run), auxiliary: schedule.auxiliary };
  const feeder = feederOf(run, order, 4);
  return {
    number: 3,
    label: 'Stage 3, end to end',
    schedule,
    stepsPerEpoch: order.stepsPerEpoch,
    state,
    rateOf: (name) => schedule.rate * (config.graph.shares[name] ?? 1),
    async step(step, settings) {
      const { batch, waited } = await imagesOf(feeder, step);
      const key = [options.seed, 5, step];
      return { ...(await endToEndStep(state, model, batch, losses, settings, key)), waited };
    },
    async validate() {
      return tunedF1(
        await predict(state.averaged(), model, data.validation),
        data.validation.labels,
        model.aus.length,
      );
    },
    close: () => feeder.close(),
  };
}
