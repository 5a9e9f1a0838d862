import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../../lib/errors';
import { type UgnConfig, ugnConfigSchema, type Variant } from '../../../lib/ugn/config';
import { initialWeights } from '../../../lib/ugn/model';

import type { Device } from '../../backends/device';
import { type Predictions, predict } from '../../evaluation/evaluate';
import { graphPredictions } from '../../evaluation/nodes/heads';
import type { FaceData } from '../../input/faces';
import { checkOptions } from '../../run/run-folder';
import { bestCheckpoint, type Checkpoint, latestCheckpoint } from '../../stages/checkpoint';
import { centreFeatures, type FeatureSet } from '../../stages/features';
import { type GraphFeatures, graphFeatures, graphStage, graphState } from '../../stages/graph-stage';
import type { Start } from '../../stages/init';
import { nodeStage } from '../../stages/node-stage';
import { type OpenRun, withoutGraph } from '../../stages/open-run';
import type { Progress } from '../../stages/progress';
import { Clock, runStage, type Stage } from '../../stages/stage';
import type { TrainingConfig } from '../../stages/training-config';
import { storedSplit, writeCellPredictions } from './cell-predictions';

/** What the models of a cell are trained with. */
export interface Setting {
  /** The cell's folder. */
  readonly folder: string;
  readonly seed: number;
  readonly aus: readonly number[];
  readonly data: FaceData;
  /** How many different images the training split holds. */
  readonly trainingImages: number;
  readonly schedule: Omit<TrainingConfig, 'model' | 'isBalanced'>;
  readonly device: Device;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** A graph model to train: its name in the folder, and the data with other labels where it learns those. */
export interface GraphTask {
  readonly name: string;
  readonly variant: Variant;
  readonly data?: FaceData;
}

/**
 * Trains stage 1 and keeps its best weights and its predictions; one that is done is not trained again.
 * @param start made only where it is needed; its weights are disposed here
 */
export async function trainNodes(
  setting: Setting,
  variant: 'resnet18' | 'resnet-bl',
  start: () => Promise<Start>,
): Promise<void> {
  const file = predictionsFile(setting.folder, variant);
  if (existsSync(file)) return;
  const run = openRun(setting, variant);
  const begin = await start();
  const stage = nodeStage(run, begin);
  tf.dispose(begin.weights);
  const weights = await trained(run, stage);
  try {
    const config = withoutGraph(run.model);
    const validation = await predict(weights, config, run.data.validation);
    const test = await predict(weights, config, run.data.test);
    await store(setting, variant, file, validation, test);
  } finally {
    tf.dispose(weights);
  }
}

/**
 * Trains graphs on the features of the balanced stage 1 of this folder, which are computed once. A graph whose
 * predictions are there is not trained again.
 */
export async function trainGraphs(setting: Setting, tasks: readonly GraphTask[]): Promise<void> {
  const open = tasks.filter(({ name }) => !existsSync(predictionsFile(setting.folder, name)));
  if (open.length === 0) return;
  const base = openRun(setting, 'ugn-b');
  const nodes = (await bestOf(path.join(setting.folder, 'resnet-bl'))).tensors;
  try {
    const features = await graphFeatures(base, nodes);
    const test = await centreFeatures(nodes, base.model, setting.data.test, () => {});
    for (const task of open) await trainGraph(setting, task, features, test);
  } finally {
    tf.dispose(nodes);
  }
}

async function trainGraph(
  setting: Setting,
  { name, variant, data = setting.data }: GraphTask,
  features: GraphFeatures,
  test: FeatureSet,
): Promise<void> {
  const run = openRun({ ...setting, data }, variant, name);
  const isFresh = () => true;
  const initial = initialWeights(run.model, setting.seed);
  const graph = Object.fromEntries(Object.entries(initial).filter(([key]) => key.startsWith('graph.')));
  const state = graphState(run, isFresh, graph);
  tf.dispose(initial);
  const views = features.training.count / data.train.count;
  const stage = graphStage(run, isFresh, state, {
    training: { ...features.training, labels: repeated(data.train.labels, views) },
    validation: { ...features.validation, labels: data.validation.labels },
  });
  const weights = await trained(run, stage);
  try {
    const onValidation = await graphPredictions(weights, run.model, features.validation.features);
    const onTest = await graphPredictions(weights, run.model, test.features);
    await store({ ...setting, data }, variant, predictionsFile(setting.folder, name), onValidation, onTest);
  } finally {
    tf.dispose(weights);
  }
  await rm(run.folder, { recursive: true, force: true });
}

/** Runs a stage from its last checkpoint to its end; @returns its best weights, the caller's to dispose. */
async function trained(run: OpenRun, stage: Stage): Promise<Record<string, tf.Tensor>> {
  const checkpoint = await latestCheckpoint(run.folder, (reason) => run.progress.say(`Skipped: ${reason}`));
  if (checkpoint) {
    stage.state.restore(checkpoint);
    tf.dispose(checkpoint.tensors);
  }
  try {
    await runStage(stage, { ...run, deadline: null }, checkpoint?.position ?? null);
    return (await bestOf(run.folder)).tensors;
  } finally {
    stage.state.dispose();
  }
}

/** The best weights that a stage left in a folder; the caller's to dispose. */
export async function bestOf(folder: string): Promise<Checkpoint> {
  const best = await bestCheckpoint(folder);
  if (!best)
    throw new AppError('io', `${folder} has lost its best weights; delete its cell to compute it again.`);
  return best;
}

function openRun(setting: Setting, variant: Variant, name: string = variant): OpenRun {
  const { data, aus, schedule, seed } = setting;
  const config: TrainingConfig = { ...schedule, model: { variant }, isBalanced: variant !== 'resnet18' };
  const model: UgnConfig = ugnConfigSchema.parse({ ...config.model, aus, inputSize: config.inputSize });
  return {
    ...setting,
    folder: path.join(setting.folder, name),
    options: checkOptions({
      command: 'npm run reproduce',
      config: variant,
      data: ['benchmark'],
      start: { kind: 'scratch' },
      seed,
    }),
    config,
    model,
    data,
    clock: new Clock(),
  };
}

function repeated(labels: Float32Array, times: number): Float32Array {
  const all = new Float32Array(labels.length * times);
  for (let k = 0; k < times; k++) all.set(labels, k * labels.length);
  return all;
}

async function store(
  { aus, data, trainingImages }: Setting,
  variant: Variant,
  file: string,
  validation: Predictions,
  test: Predictions,
): Promise<void> {
  await writeCellPredictions(file, {
    aus: [...aus],
    variant,
    images: trainingImages,
    validation: storedSplit(data.validation.subjects, data.validation.labels, validation),
    test: storedSplit(data.test.subjects, data.test.labels, test),
  });
}

export function predictionsFile(folder: string, name: string): string {
  return path.join(folder, `${name}.json`);
}
