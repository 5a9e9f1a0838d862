import * as tf from '@tensorflow/tfjs-core';
import { hasGraph, type UgnConfig, ugnConfigSchema } from '../lib/ugn/config';
import { bestCheckpoint, type Checkpoint, latestCheckpoint, saveCheckpoint } from './checkpoint';
import { type Faces, loadFaceData } from './datasets/faces';
import type { Partition } from './datasets/folds';
import { readShardSet } from './datasets/shards';
import { answer, type Evaluation, evaluate, tunedF1 } from './evaluate';
import { finish } from './finish';
import { takeFraction } from './fraction';
import { graphFeatures, graphStage, graphState, viewsOf } from './graph-stage';
import { readModelFolder, type Start, startFromModel, startFromNumpy, startFromScratch } from './init';
import { withLabelNoise } from './label-noise';
import { nodeStage } from './node-stage';
import { evaluationTable } from './report';
import { type OpenRun, type Run, withoutGraph } from './run';
import type { RunOptions } from './run-folder';
import { Clock, runStage } from './stage';
import type { TrainingState } from './state';

/** Share of the time given to the updates of stage 2. */
const GRAPH_SHARE = 0.1;
/** Seconds kept for reading the model back, writing and reporting. */
const SPARE_SECONDS = 20;

/** How the model that a run starts from does. */
export interface Before {
  readonly evaluation: Evaluation;
  readonly validationF1: number;
}

/**
 * Trains both stages and publishes the result. A run that was stopped goes on from its last checkpoint.
 * @throws AppError; Stopped when the signal asked to stop and all is saved
 */
export async function train(run: Run): Promise<Evaluation> {
  const { options, config, progress, folder } = run;
  const checkpoint = await latestCheckpoint(folder, (reason) => progress.say(`Skipped: ${reason}`));
  const clock = new Clock(checkpoint?.position.seconds ?? 0);
  if (checkpoint) {
    const { stage, step, total } = checkpoint.position;
    progress.say(`Going on from step ${step} of ${total} in stage ${stage}.`);
  }

  const { aus } = await readShardSet(options.data[0]);
  const model = ugnConfigSchema.parse({ ...config.model, aus, inputSize: config.inputSize });
  const loaded = await loadFaceData(options.data, aus, model.inputSize, partitionOf(options));
  const data = { ...loaded, train: trainingFaces(run, loaded.train, aus) };
  progress.say(
    `${data.train.count} training images, ${data.validation.count} validation, ${data.test.count} test; ` +
      `${aus.length} action units, input ${model.inputSize}×${model.inputSize}.`,
  );
  const open: OpenRun = { ...run, model, data, clock };

  const start = await startOf(options, model);
  progress.say(`Starting from ${start.description}.`);
  const before = await evaluateBefore(open);
  const speed = await forwardSpeed(open, start);
  const trained = await trainStages(open, start, checkpoint, speed);
  try {
    return await finish(open, trained, before);
  } finally {
    tf.dispose(trained);
  }
}

function partitionOf({ fold, folds }: RunOptions): Partition | undefined {
  return fold === null || folds === null ? undefined : { fold, folds };
}

/** The training images as the options want them: fewer, or with wrong labels among them. */
function trainingFaces(
  { options: { fraction, labelNoise, seed }, progress }: Run,
  all: Faces,
  aus: readonly number[],
): Faces {
  const faces = fraction === null ? all : takeFraction(all, fraction, seed);
  if (labelNoise === null) return faces;
  const noisy = withLabelNoise(faces, aus, labelNoise, seed);
  const turned = Object.fromEntries(aus.map((au, j) => [`AU${au}`, noisy.turned[j]]));
  progress.log({ turnedLabels: turned });
  progress.say(
    `Label noise: ${noisy.turned.reduce((sum, count) => sum + count, 0)} training labels turned round.`,
  );
  return noisy.faces;
}

async function startOf(options: RunOptions, model: UgnConfig): Promise<Start> {
  const { start, seed } = options;
  if (start.kind === 'model') return startFromModel(start.model, model, seed);
  if (start.kind === 'numpy') return startFromNumpy(start.folder, model, seed);
  return startFromScratch(model, seed);
}

/** The table of the model that the run starts from; null where there is none, or it has other units. */
async function evaluateBefore({ options, model, data, progress }: OpenRun): Promise<Before | null> {
  if (options.start.kind !== 'model') return null;
  const { manifest, weights } = await readModelFolder(options.start.model);
  try {
    if (manifest.config.aus.join() !== model.aus.join()) return null;
    const config = { ...manifest.config, inputSize: model.inputSize };
    const validation = await answer(weights, config, data.validation);
    const test = await answer(weights, config, data.test);
    const evaluation = evaluate(model.aus, test, data.test.labels, manifest);
    progress.say(`\nBefore, on the test split:\n${evaluationTable(evaluation)}\n`);
    return { evaluation, validationF1: tunedF1(validation, data.validation.labels, model.aus.length) };
  } finally {
    tf.dispose(weights);
  }
}

/** Images a second through the network, to plan by. */
async function forwardSpeed({ model, data }: OpenRun, start: Start): Promise<number> {
  const few = firstOf(data.validation, Math.min(32, data.validation.count));
  await answer(start.weights, withoutGraph(model), few);
  const began = performance.now();
  await answer(start.weights, withoutGraph(model), few);
  return few.count / ((performance.now() - began) / 1000);
}

function firstOf(faces: Faces, count: number): Faces {
  const n = faces.labels.length / faces.count;
  return { ...faces, count, labels: faces.labels.subarray(0, count * n) };
}

/** @returns the weights to ship, the caller's to dispose */
async function trainStages(
  run: OpenRun,
  start: Start,
  checkpoint: Checkpoint | null,
  speed: number,
): Promise<Record<string, tf.Tensor>> {
  const deadlines = planTime(run, speed);
  const isInGraph = checkpoint?.position.stage === 2;
  const nodes = isInGraph
    ? savedWeights(checkpoint)
    : await trainNodes(run, start, checkpoint, deadlines.nodes);
  if (!hasGraph(run.model.variant)) return nodes;

  const state = graphState(run, start.isFresh, nodes);
  tf.dispose(nodes);
  if (isInGraph) restore(state, checkpoint);
  // From here on stage 1 is done, also for a run that is stopped while features are computed.
  else await saveStart(run, state);
  const from = isInGraph && checkpoint.position.total > 0 ? checkpoint.position : null;
  if (!from || from.step < from.total) {
    const features = await graphFeatures(run, state.weights);
    const stage = graphStage(run, start.isFresh, state, features);
    await runStage(stage, { ...run, deadline: deadlines.graph }, from);
  }
  return bestWeights(run.folder, state);
}

async function trainNodes(
  run: OpenRun,
  start: Start,
  checkpoint: Checkpoint | null,
  deadline: number | null,
): Promise<Record<string, tf.Tensor>> {
  const stage = nodeStage(run, start);
  tf.dispose(start.weights);
  if (checkpoint) restore(stage.state, checkpoint);
  await runStage(stage, { ...run, deadline }, checkpoint?.position ?? null);
  return bestWeights(run.folder, stage.state);
}

/** The run's seconds at which each stage must be done; null without a limit. */
function planTime(run: OpenRun, speed: number): { nodes: number | null; graph: number | null } {
  const { options, data, model } = run;
  if (options.minutes === null) return { nodes: null, graph: null };
  const total = options.minutes * 60;
  const graphEnd = total - (data.validation.count + data.test.count) / speed - SPARE_SECONDS;
  if (!hasGraph(model.variant)) return { nodes: graphEnd, graph: null };
  const featureImages = viewsOf(run) * data.train.count + data.validation.count;
  return { nodes: graphEnd - GRAPH_SHARE * total - featureImages / speed, graph: graphEnd };
}

async function saveStart(run: OpenRun, state: TrainingState): Promise<void> {
  const seconds = run.clock.seconds();
  const position = { stage: 2 as const, step: 0, total: 0, optimiserSteps: 0, seconds, best: null };
  await saveCheckpoint(run.folder, position, state.tensors(), run.config.checkpoints.keep);
}

function restore(state: TrainingState, checkpoint: Checkpoint): void {
  state.restore(checkpoint);
  tf.dispose(checkpoint.tensors);
}

/** The weights of a checkpoint under their own names; still the checkpoint's data. */
function savedWeights({ tensors }: Checkpoint): Record<string, tf.Tensor> {
  const entries = Object.entries(tensors).filter(([name]) => name.startsWith('weights/'));
  return Object.fromEntries(
    entries.map(([name, tensor]) => [name.slice('weights/'.length), tf.clone(tensor)]),
  );
}

/** The weights with the best validation score of the stage that just ended; disposes its state. */
async function bestWeights(folder: string, state: TrainingState): Promise<Record<string, tf.Tensor>> {
  const best = await bestCheckpoint(folder);
  const weights = best?.tensors ?? tf.tidy(() => copyOf(state.averaged()));
  state.dispose();
  return weights;
}

function copyOf(weights: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, tf.clone(tensor)]));
}
