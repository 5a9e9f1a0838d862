import { existsSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError, messageOf } from '../../lib/errors';
import { type Evaluation, METRICS_FILE } from '../../lib/runs/metrics-file';
import type { RunOptions } from '../../lib/runs/run-file';
import { hasGraph, type UgnConfig, ugnConfigSchema } from '../../lib/ugn/config';
import { stageOf } from '../../lib/ugn/model';
import { openFaceSet } from '../datasets/open';
import { evaluate, predict, tunedF1 } from '../evaluation/evaluate';
import { type Faces, type GradedFaces, loadFaceData } from '../input/faces';
import { takeFraction } from '../input/fraction';
import { withLabelNoise } from '../input/label-noise';
import { inProportion } from '../input/pick';
import { softTargets } from '../input/soft-targets';
import { evaluationTable } from '../report/tables';
import {
  bestCheckpoint,
  type Checkpoint,
  latestCheckpoint,
  type Position,
  type StageNumber,
  saveBest,
} from '../stages/checkpoint';
import { endToEndStage } from '../stages/end-to-end-stage';
import { graphFeatures, graphStage, graphState, isOfGraphStage } from '../stages/graph-stage';
import {
  readModelFolder,
  type Start,
  startFromModel,
  startFromNumpy,
  startFromSafetensors,
  startFromScratch,
} from '../stages/init';
import { nodeStage } from '../stages/node-stage';
import type { OpenRun, Run } from '../stages/open-run';
import { Clock, runStage, type Stage, Stopped } from '../stages/stage';
import type { TrainingState } from '../stages/state';
import type { Before } from './before';
import { type Deadlines, planTime } from './deadlines';
import { finish } from './finish';
import { partitionOf, readOptions } from './run-folder';
import { rewindLog } from './run-log';

/**
 * Trains both stages and publishes the result. A run that was stopped goes on from its last checkpoint.
 * @throws AppError; Stopped when the signal asked to stop and all is saved
 */
export async function train(run: Run): Promise<Evaluation> {
  const { options, config, progress, folder } = run;
  const checkpoint = await latestCheckpoint(folder, (reason) => progress.say(`Skipped: ${reason}`));
  await rewindLog(folder, checkpoint?.position ?? null);
  const clock = new Clock(checkpoint?.position.seconds ?? 0);
  if (checkpoint) {
    const { stage, step, total } = checkpoint.position;
    progress.say(`Going on from step ${step} of ${total} in stage ${stage}.`);
  }

  const { aus } = await openFaceSet(options.data[0]);
  const model = ugnConfigSchema.parse({ ...config.model, aus, inputSize: config.inputSize });
  const loaded = await loadFaceData(
    options.data,
    aus,
    model.inputSize,
    partitionOf(options),
    options.validateOn,
  );
  const data = {
    ...loaded,
    train: trainingFaces(run, loaded.train, aus),
    validation: options.sourceWeights
      ? inProportion(loaded.validation, options.sourceWeights)
      : loaded.validation,
  };
  progress.say(
    `${data.train.count} training images, ${data.validation.count} validation, ${data.test.count} test; ` +
      `${aus.length} action units, input ${model.inputSize}×${model.inputSize}.`,
  );
  const open: OpenRun = { ...run, model, data, clock };

  const start = await startOf(options, model, config.leftBehind);
  progress.say(`Starting from ${start.description}.`);
  // A run that goes on does so at once; the comparison has time.
  const before = checkpoint ? null : await evaluateBefore(open);
  const deadlines = await planTime(open, start, before !== null);
  const trained = await trainStages(open, start, checkpoint, deadlines);
  try {
    return await finish(open, trained, before ?? (await evaluateBefore(open)));
  } finally {
    tf.dispose(trained);
  }
}

/** The training images with their targets, as the options want them: fewer, or with wrong labels among them. */
function trainingFaces(
  { config: { rankShare }, options: { fraction, labelNoise, seed }, progress }: Run,
  loaded: GradedFaces,
  aus: readonly number[],
): Faces {
  const all = { ...loaded, labels: softTargets(loaded, aus.length, rankShare) };
  const faces = fraction === null ? all : takeFraction(all, fraction, seed);
  if (labelNoise === null) return faces;
  const noisy = withLabelNoise(faces, aus, labelNoise, seed);
  const flipped = Object.fromEntries(aus.map((au, j) => [`AU${au}`, noisy.flipped[j]]));
  progress.log({ turnedLabels: flipped });
  progress.say(
    `Label noise: ${noisy.flipped.reduce((sum, count) => sum + count, 0)} training labels flipped.`,
  );
  return noisy.faces;
}

async function startOf(options: RunOptions, model: UgnConfig, leftBehind: readonly string[]): Promise<Start> {
  const { start, seed } = options;
  if (start.kind === 'model') return startFromModel(start.model, model, seed, leftBehind);
  if (start.kind === 'numpy') return startFromNumpy(start.folder, model, seed);
  if (start.kind === 'safetensors') return startFromSafetensors(start.file, model, seed);
  return startFromScratch(model, seed);
}

/** The table of the model that the run starts from; null where there is none, or it has other units. */
async function evaluateBefore({ options, model, data, progress, signal }: OpenRun): Promise<Before | null> {
  if (options.start.kind !== 'model') return null;
  const { manifest, weights } = await readModelFolder(options.start.model);
  try {
    if (manifest.config.aus.join() !== model.aus.join()) return null;
    const config = { ...manifest.config, inputSize: model.inputSize };
    const onImages = () => {
      if (signal.aborted)
        throw new Stopped('Stopped while the model that the run starts from was evaluated.');
    };
    const validation = await predict(weights, config, data.validation, onImages);
    const test = await predict(weights, config, data.test, onImages);
    const evaluation = evaluate(model.aus, test, data.test.labels, manifest);
    progress.say(`\nBefore, on the test split:\n${evaluationTable(evaluation)}\n`);
    return { evaluation, validationF1: tunedF1(validation, data.validation.labels, model.aus.length) };
  } finally {
    tf.dispose(weights);
  }
}

/** @returns the weights to ship, the caller's to dispose */
async function trainStages(
  run: OpenRun,
  start: Start,
  checkpoint: Checkpoint | null,
  deadlines: Deadlines,
): Promise<Record<string, tf.Tensor>> {
  let { weights } = start;
  for (const number of stagesOf(run)) {
    const position = checkpoint?.position ?? null;
    if (number === 1 && run.options.nodesFrom !== null) {
      weights = await withNodesOf(run, run.options.nodesFrom, weights);
      continue;
    }
    if (!position || position.stage <= number) {
      const { state, stage } = OPENINGS[number](run, start, weights);
      try {
        let from = position?.stage === number ? position : null;
        if (checkpoint && from) {
          restore(state, checkpoint);
          from = await withoutLostBest(run, from, state);
        }
        if (!from || from.step < from.total) {
          await runStage(await stage(), { ...run, deadline: deadlines[number] }, from);
        }
      } finally {
        state.dispose();
      }
    }
    weights = await withBest(run.folder, number, weights);
  }
  return weights;
}

/** What a stage changes, and the stage itself, which may take time to prepare. */
interface Opening {
  readonly state: TrainingState;
  stage(): Promise<Stage>;
}

/** How each stage starts from the weights of the one before, which stay the caller's. */
const OPENINGS: Readonly<
  Record<StageNumber, (run: OpenRun, start: Start, weights: Record<string, tf.Tensor>) => Opening>
> = {
  1: (run, start, weights) => opened(nodeStage(run, { ...start, weights })),
  2: (run, { isFresh }, weights) => {
    const ofGraph = Object.entries(weights).filter(([name]) => isOfGraphStage(run, name));
    const state = graphState(run, isFresh, Object.fromEntries(ofGraph));
    return { state, stage: async () => graphStage(run, isFresh, state, await graphFeatures(run, weights)) };
  },
  3: (run, _, weights) => opened(endToEndStage(run, weights)),
};

function opened(stage: Stage): Opening {
  return { state: stage.state, stage: async () => stage };
}

function stagesOf({ model, config }: OpenRun): StageNumber[] {
  if (!hasGraph(model.variant)) return [1];
  return config.endToEnd ? [1, 2, 3] : [1, 2];
}

/**
 * Where the best weights so far cannot be read: those of the checkpoint take their place, and each later score is
 * compared with none from before.
 */
async function withoutLostBest(
  { folder, progress }: OpenRun,
  position: Position,
  state: TrainingState,
): Promise<Position> {
  const lost = await bestCheckpoint(folder, position.stage).then(
    (found) => {
      tf.dispose(found?.tensors ?? {});
      return found ? null : 'they are missing';
    },
    (error) => messageOf(error),
  );
  if (lost === null) return position;
  progress.say(`The best weights of stage ${position.stage} are lost (${lost}); going on without them.`);
  const anew = { ...position, best: null };
  await saveBest(folder, anew, state.averaged());
  return anew;
}

function restore(state: TrainingState, checkpoint: Checkpoint): void {
  state.restore(checkpoint);
  tf.dispose(checkpoint.tensors);
}

/** What two runs must have in common for one to take the other's stage 1: it must not have seen other images. */
const SHARED = ['data', 'fold', 'folds', 'fraction', 'labelNoise', 'sourceWeights', 'inputSize'] as const;

/** Weights with stage 1 as another run trained it. */
async function withNodesOf(
  { options, progress }: OpenRun,
  other: string,
  weights: Record<string, tf.Tensor>,
): Promise<Record<string, tf.Tensor>> {
  const others = await readOptions(other);
  const different = SHARED.find((key) => JSON.stringify(options[key]) !== JSON.stringify(others[key]));
  if (different) {
    throw new AppError(
      'bad-input',
      `${other} was trained with another ${different}; its stage 1 cannot be taken.`,
    );
  }
  if (!existsSync(path.join(other, METRICS_FILE))) {
    throw new AppError('bad-input', `${other} is not finished; its stage 1 cannot be taken yet.`);
  }
  progress.say(`Stage 1 is that of ${other}.`);
  return withBest(other, 1, weights, (name) => stageOf(name) !== 'graph');
}

/**
 * Weights with those in place that had the best validation score of a stage. The old ones are disposed.
 * @param isTaken by name
 */
async function withBest(
  folder: string,
  stage: StageNumber,
  weights: Record<string, tf.Tensor>,
  isTaken: (name: string) => boolean = () => true,
): Promise<Record<string, tf.Tensor>> {
  const best = await bestCheckpoint(folder, stage).catch((cause) => {
    const why = `${messageOf(cause)} Without the best weights of stage ${stage} the run cannot be finished`;
    throw new AppError('bad-input', `${why}; train anew into another --out.`, { cause });
  });
  if (!best) throw new AppError('io', `The best weights of stage ${stage} are missing from ${folder}.`);
  const merged = { ...weights };
  for (const [name, tensor] of Object.entries(best.tensors)) {
    tf.dispose(isTaken(name) ? weights[name] : tensor);
    if (isTaken(name)) merged[name] = tensor;
  }
  return merged;
}
