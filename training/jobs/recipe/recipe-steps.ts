import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Device } from '../../backends/device';
import type { EvaluateStep, LabelStep, RenderStep, Step, TrainStep, WarpStep } from '../../configs/recipe';
import { labelPhotos } from '../../datasets/label/label-photos';
import { printReport } from '../../datasets/label/label-report';
import { renderSet } from '../../datasets/render-set';
import { warpPhotos } from '../../datasets/warp/warp-photos';
import { evaluateModel } from '../../report/evaluate-model';
import { consoleProgress } from '../../run/console-progress';
import { checkOptions, startAt } from '../../run/run-folder';
import { runTraining } from '../../run/run-training';
import { Stopped } from '../../stages/stage';

/** Where a step finds what it uses, and puts its result. */
export interface Place {
  /** The step's own folder. */
  readonly folder: string;
  /** The folder of what is not made by a step. */
  readonly data: string;
  /** Folder of another step, or of EMBEDDED_SET, that holds a face set. */
  setAt(name: string): string;
  /** Folder of the model that a training made. */
  modelAt(id: string): string;
  /** The command that the recipe is run by. */
  readonly command: string;
  readonly device: Device;
  readonly signal: AbortSignal;
}

/** Name of a face set in the folder of the step that makes it. */
export const SET_FOLDER = 'set';

/**
 * Does a step, or goes on with it where it was stopped.
 * @throws Stopped when the signal asked to stop; AppError as the step's command
 */
export async function doStep(step: Step, place: Place): Promise<void> {
  try {
    await work(step, place);
  } catch (error) {
    if (!place.signal.aborted || error instanceof Stopped) throw error;
    throw new Stopped(`Stopped in step ${step.id}.`);
  }
}

function work(step: Step, place: Place): Promise<unknown> {
  switch (step.kind) {
    case 'render':
      return render(step, place);
    case 'label':
      return label(step, place);
    case 'warp':
      return warp(step, place);
    case 'train':
      return train(step, place);
    case 'evaluate':
      return evaluate(step, place);
  }
}

function render({ heads, backgrounds, ...step }: RenderStep, { data, folder, signal }: Place): Promise<void> {
  return renderSet({
    strengths: 'clear',
    ...step,
    out: path.join(folder, SET_FOLDER),
    assets: path.join(data, heads),
    backgrounds: backgrounds === null ? undefined : path.join(data, backgrounds),
    workers: availableParallelism(),
    signal,
  });
}

async function label(step: LabelStep, { data, folder, signal }: Place): Promise<void> {
  const report = await labelPhotos({
    folders: step.photos.map((photos) => path.join(data, photos)),
    landmarker: path.join(data, step.landmarker),
    smiles: step.smiles === null ? undefined : path.join(data, step.smiles),
    cropSize: step.cropSize,
    every: step.every,
    out: path.join(folder, SET_FOLDER),
    signal,
  });
  console.log(printReport(report));
}

function warp(step: WarpStep, { data, folder, setAt, signal }: Place): Promise<void> {
  return warpPhotos({
    set: setAt(step.photos),
    mesh: path.join(data, step.mesh),
    landmarker: path.join(data, step.landmarker),
    out: path.join(folder, SET_FOLDER),
    perPhoto: step.perPhoto,
    turn: step.turn,
    seed: step.seed,
    signal,
  });
}

function train({ start, ...step }: TrainStep, place: Place): Promise<unknown> {
  const { folder, signal, device } = place;
  const options = checkOptions({
    command: place.command,
    config: step.config,
    data: step.sets.map(place.setAt),
    start:
      'backbone' in start
        ? startAt(path.join(place.data, start.backbone))
        : { kind: 'model', model: place.modelAt(start.model) },
    sourceWeights: step.weights && [...step.weights],
    validateOn: step.validateOn,
    seed: step.seed,
    ...step.changes,
  });
  return runTraining(options, { folder, signal, device, progress: consoleProgress(folder) });
}

function evaluate(step: EvaluateStep, place: Place): Promise<void> {
  return evaluateModel({
    model: place.modelAt(step.model),
    data: place.setAt(step.set),
    isAll: false,
    mesh: step.mesh === null ? undefined : path.join(place.data, step.mesh),
    hasExamples: step.hasExamples,
    out: place.folder,
    command: place.command,
    device: place.device.label,
    signal: place.signal,
  });
}
