import { AppError } from '../../lib/errors';
import { balanceWeights } from '../../lib/ugn/loss';
import { isTrainable } from '../../lib/ugn/model';
import { occurrence } from '../evaluation/evaluate';
import { type Batch, centreBatch } from '../input/batch';
import { createFeeder, DEFAULT_WORKERS, type Feeder } from '../input/feeder';
import type { Order } from '../input/sampler';
import type { Start } from './init';
import { calibrateNorms } from './norms';
import type { OpenRun } from './open-run';
import type { TrainingScope, TrainingState } from './state';
import type { BackboneUse } from './training-config';

/** What the stages that see images, 1 and 3, have in common. */

/** Images that stand for the training split when batch norms take their first statistics. */
const CALIBRATION_IMAGES = 32;

/** Which of the given weights such a stage changes. */
export function imageScope(
  { frozen, batchNorm }: BackboneUse,
  isFresh: Start['isFresh'],
  isPart: (name: string) => boolean,
): TrainingScope {
  const isFrozen = (name: string) => !isFresh(name) && frozen.some((prefix) => name.startsWith(`${prefix}.`));
  return {
    isTrained: (name) => isTrainable(name) && isPart(name) && !isFrozen(name),
    usesBatchMoments: (norm) => {
      const gamma = `${norm}.gamma`;
      return isFresh(gamma) || (batchNorm === 'trained' && !isFrozen(gamma));
    },
  };
}

/** Gives batch norms that come from somewhere and are trained the training images' moments. */
export function calibrate({ model, data }: OpenRun, isFresh: Start['isFresh'], state: TrainingState): void {
  const count = Math.min(CALIBRATION_IMAGES, data.train.count);
  const indices = Array.from({ length: count }, (_, k) => Math.floor((k * data.train.count) / count));
  const batch = centreBatch(data.train, indices, model.inputSize);
  calibrateNorms(state, batch, model.inputSize, (norm) => !isFresh(`${norm}.gamma`));
}

/**
 * What draws a stage's augmented images ahead of it.
 * @param stream keeps the stage's augmentation apart from that of other stages
 */
export function feederOf({ data, model, config, options }: OpenRun, order: Order, stream: number): Feeder {
  return createFeeder({
    faces: data.train,
    size: model.inputSize,
    augmentation: config.augmentation,
    batchOf: (step) => order.indices(step),
    key: (step) => [options.seed, stream, step],
    workers: DEFAULT_WORKERS,
  });
}

/** A step's images, and the seconds that were waited for them. */
export async function imagesOf(feeder: Feeder, step: number): Promise<{ batch: Batch; waited: number }> {
  const began = performance.now();
  const batch = await feeder.next(step);
  return { batch, waited: (performance.now() - began) / 1000 };
}

/** τ of Eq 2 from the training split. */
export function balanceOf({ config, data, model, options }: OpenRun): number[] {
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
