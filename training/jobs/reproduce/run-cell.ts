import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Cell } from '../../../lib/runs/job-file';
import type { ReproductionOptions } from '../../../lib/runs/reproduction-file';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { initialWeights, stageOf } from '../../../lib/ugn/model';
import type { Device } from '../../backends/device';
import type { FaceData } from '../../input/faces';
import { type Start, startFromBackbone, startFromScratch } from '../../stages/init';
import type { Progress } from '../../stages/progress';
import { cellFolder } from '../job';
import type { CellContext } from '../work-on-cell';
import { repeatedTo, shareOf, withNoise } from './benchmark';
import type { BenchmarkData } from './benchmark-data';
import { bestOf, type GraphTask, type Setting, trainGraphs, trainNodes } from './cell';
import { type Arm, armOf, isFirstSeed, LEAST_IMAGES, NOISE_LEVELS, sourceId } from './plan';
import { BENCHMARK, SOURCE } from './settings';

/** What a process needs to work on cells. */
export interface Workshop {
  /** The job's folder. */
  readonly folder: string;
  readonly options: ReproductionOptions;
  readonly benchmark: BenchmarkData;
  readonly device: Device;
  readonly progress: Progress;
}

/** Does a cell, or goes on with it at the update where it was stopped. */
export async function runCell(shop: Workshop, cell: Cell, context: CellContext): Promise<void> {
  const arm = armOf(cell.id);
  if (arm) await runArm(shop, arm, context);
  else await trainSource(shop, Number(cell.id.slice(sourceId(0).length - 1)), context);
}

/** The backbone on the fold's other units. */
async function trainSource(shop: Workshop, fold: number, context: CellContext): Promise<void> {
  const { benchmark, device, progress, options } = shop;
  const faces = await benchmark.source(fold);
  const setting: Setting = {
    ...context,
    seed: fold,
    aus: benchmark.otherAus,
    data: { ...faces, test: faces.validation },
    trainingImages: faces.train.count,
    schedule: { ...SOURCE, inputSize: options.inputSize },
    device,
    progress,
  };
  await trainNodes(setting, 'resnet-bl', async () => startFromScratch(modelOf(setting), fold));
}

/**
 * One fold and seed with a share of the training images: stage 1 twice, once without τ, then the graphs on the
 * balanced one. Below the whole, only what Figure 2 compares.
 */
async function runArm(shop: Workshop, arm: Arm, context: CellContext): Promise<void> {
  const { benchmark, device, progress, options } = shop;
  const fold = await benchmark.fold(arm.fold);
  const noisy = withNoise(fold, options.noise, arm.fold);
  const isWhole = arm.share === 1;
  const share = shareOf(noisy.train, arm.share, arm.seed);
  const setting: Setting = {
    ...context,
    seed: arm.seed,
    aus: benchmark.aus,
    data: { ...noisy, train: repeatedTo(share, LEAST_IMAGES * noisy.train.count) },
    trainingImages: share.count,
    schedule: { ...BENCHMARK, inputSize: options.inputSize },
    device,
    progress,
  };
  const start = () => startOf(shop, setting, arm.fold);
  if (isWhole) await trainNodes(setting, 'resnet18', start);
  await trainNodes(setting, 'resnet-bl', start);
  const levels = isFirstSeed(arm) ? noisyGraphs(fold, arm, options.noise) : [];
  const tasks = isWhole ? [...PLAIN, UGN_B, ...levels] : PLAIN;
  await trainGraphs(setting, tasks);
  for (const name of ['resnet18', 'resnet-bl']) {
    await rm(path.join(context.folder, name), { recursive: true, force: true }); // the predictions are what is needed
  }
}

const PLAIN: readonly GraphTask[] = [
  { name: 'gn-d', variant: 'gn-d' },
  { name: 'ugn', variant: 'ugn' },
];
const UGN_B: GraphTask = { name: 'ugn-b', variant: 'ugn-b' };

/** UGN-B whose graph learns labels at other levels of noise; stage 1 stays as it is. */
function noisyGraphs(fold: FaceData, arm: Arm, own: number): GraphTask[] {
  return NOISE_LEVELS.filter((level) => level !== own).map((level) => ({
    name: noiseName(level),
    variant: 'ugn-b',
    data: withNoise(fold, level, arm.fold),
  }));
}

export function noiseName(level: number): string {
  return `ugn-b-noise${Math.round(100 * level)}`;
}

async function startOf({ folder, options }: Workshop, setting: Setting, fold: number): Promise<Start> {
  const model = modelOf(setting);
  if (options.init) return startFromBackbone(options.init, model, setting.seed);
  if (!sourceOf(options)) return startFromScratch(model, setting.seed);
  const { tensors } = await bestOf(path.join(cellFolder(folder, sourceId(fold)), 'resnet-bl'));
  const isFresh = (name: string) => stageOf(name) !== 'backbone';
  const initial = initialWeights(model, setting.seed);
  const weights = Object.fromEntries(
    Object.entries(initial).map(([name, tensor]) => [name, tf.clone(isFresh(name) ? tensor : tensors[name])]),
  );
  tf.dispose([initial, tensors]);
  return { weights, isFresh, description: `the backbone trained on other units of fold ${fold}` };
}

/** Whether the backbone first learns from other units. */
export function sourceOf({ init, picksByRates }: ReproductionOptions): boolean {
  return init === null && picksByRates;
}

function modelOf({ aus, schedule }: Setting) {
  return ugnConfigSchema.parse({ variant: 'resnet-bl', aus, inputSize: schedule.inputSize });
}
