import { mkdir, readdir } from 'node:fs/promises';
import { defineCommand } from 'citty';
import { AppError } from '../lib/errors';
import { type FolderLock, lockFolder } from '../lib/node/lock';
import type { RunRequest } from '../lib/runs/run-file';
import { BACKENDS, type BackendName } from '../lib/runs/run-file';
import { startBackend } from '../training/backends/device';
import { CONFIGS, loadConfig } from '../training/configs/experiments';
import { EMBEDDED_SET } from '../training/datasets/embedded-set';
import { openFaceSet } from '../training/datasets/open';
import { consoleProgress } from '../training/run/console-progress';
import { checkOptions, newestRun, newRunFolder, readOptions, startAt } from '../training/run/run-folder';
import { runTraining } from '../training/run/run-training';
import { findModel, MODELS_FOLDER } from '../training/stages/init';
import { Stopped } from '../training/stages/stage';
import { intervalOf, numberOf, numbersOf, ratesByUnit, refuseUnread, valuesOf } from './arguments';
import { stopSignal } from './stop-signal';

const DEFAULT_MINUTES = 20;

export const trainCommand = defineCommand({
  meta: { name: 'train', description: 'Train UGN-B and publish the weights that the page loads.' },
  args: {
    config: {
      type: 'string',
      default: 'ugn-b',
      description: `experiment: ${Object.keys(CONFIGS).join(', ')}, or a .ts file that exports one`,
    },
    data: {
      type: 'string',
      description: `folder of a face set, or render:PEOPLE; may be given several times, the training splits are joined (${EMBEDDED_SET})`,
    },
    from: {
      type: 'string',
      description: `model to start from, a folder or a name under ${MODELS_FOLDER} (default)`,
    },
    init: {
      type: 'string',
      description: 'start from a ResNet18 backbone: a .safetensors file, or a folder of .npy files',
    },
    scratch: { type: 'boolean', default: false, description: 'start from random weights' },
    'nodes-from': {
      type: 'string',
      description: 'folder of a finished run on the same images: take its stage 1, train the graph alone',
    },
    out: { type: 'string', description: 'folder of the run (runs/<date>-<config>)' },
    resume: {
      type: 'boolean',
      default: false,
      description: 'go on with the run in --out, or with the newest',
    },
    minutes: { type: 'string', description: `time for everything (${DEFAULT_MINUTES}); 0 runs all epochs` },
    epochs: { type: 'string', description: 'passes over the images in each stage' },
    seed: { type: 'string', default: '1', description: 'fixes weights, order and augmentation' },
    batch: { type: 'string', description: 'images in a step' },
    'input-size': { type: 'string', description: 'side of the input in pixels, a multiple of 16' },
    rate: { type: 'string', description: 'factor on the learning rates (1)' },
    'end-to-end': {
      type: 'boolean',
      default: false,
      description: 'train the whole model together in a third stage',
    },
    fold: { type: 'string', description: 'the fold that is tested, from 1; goes with --folds' },
    folds: { type: 'string', description: 'divide the subjects into so many folds' },
    'source-weights': {
      type: 'string',
      description: 'how often each --data is drawn from, in proportion: 1,0.5',
    },
    'validate-on': {
      type: 'string',
      default: 'first',
      description: 'whose validation splits choose checkpoints and thresholds: first, or all --data',
    },
    'label-noise': {
      type: 'string',
      description: 'flip this share of the training labels: 0.1, or AU12=0.05,AU4=0.1',
    },
    fraction: { type: 'string', description: 'use this share of the training images: 0.1' },
    'save-every': { type: 'string', description: 'between checkpoints: 50 (steps) or 120s' },
    publish: {
      type: 'string',
      default: 'default',
      description: `name under ${MODELS_FOLDER} for the result`,
    },
    unpublished: { type: 'boolean', default: false, description: 'leave the result in the run folder' },
    backend: { type: 'string', description: `${BACKENDS.join(', ')}; see: npm run train -- devices` },
  },
  async run({ args, cmd, rawArgs }) {
    refuseUnread(rawArgs, cmd.args, { several: ['data'] });
    const folder = await folderOf(args.out, args.config, args.resume);
    const options = args.resume ? await readOptions(folder) : checkOptions(await optionsOf(args, rawArgs));
    if (!args.resume) await refuseUsedFolder(folder);
    // What cannot be trained on leaves no folder behind.
    await loadConfig(options.config);
    for (const source of options.data) await openFaceSet(source);
    const progress = consoleProgress(folder);
    const device = await startBackend(
      (args.backend as BackendName | undefined) ?? options.backend ?? undefined,
    );
    const lock = await lockRun(folder);
    progress.say(`Run ${folder} on ${device.label}.`);
    const signal = AbortSignal.any([stopSignal((text) => progress.say(text)), lock.lost]);
    try {
      await runTraining(options, { folder, progress, signal, device });
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      progress.say(`${error.message} Go on with: npm run train -- --resume --out ${folder}`);
    } finally {
      await lock.release();
    }
  },
});

interface Arguments {
  config: string;
  from?: string;
  init?: string;
  scratch: boolean;
  'nodes-from'?: string;
  minutes?: string;
  epochs?: string;
  seed: string;
  batch?: string;
  'input-size'?: string;
  rate?: string;
  'end-to-end': boolean;
  fold?: string;
  folds?: string;
  'source-weights'?: string;
  'validate-on': string;
  'label-noise'?: string;
  fraction?: string;
  'save-every'?: string;
  publish: string;
  unpublished: boolean;
  backend?: string;
}

async function optionsOf(args: Arguments, rawArgs: string[]): Promise<RunRequest> {
  const data = valuesOf(rawArgs, 'data');
  return {
    command: ['npm run train', ...(rawArgs.length > 0 ? ['--', ...rawArgs] : [])].join(' '),
    config: args.config,
    data: data.length > 0 ? data : [EMBEDDED_SET],
    start: await startOf(args),
    nodesFrom: args['nodes-from'] ?? null,
    seed: numberOf(args.seed, 'seed')!,
    minutes: minutesOf(args),
    epochs: numberOf(args.epochs, 'epochs'),
    batch: numberOf(args.batch, 'batch'),
    inputSize: numberOf(args['input-size'], 'input-size'),
    rate: numberOf(args.rate, 'rate'),
    endToEnd: args['end-to-end'] || null,
    saveEvery: intervalOf(args['save-every'], 'save-every'),
    fold: numberOf(args.fold, 'fold'),
    folds: numberOf(args.folds, 'folds'),
    sourceWeights: numbersOf(args['source-weights'], 'source-weights'),
    validateOn: args['validate-on'] as RunRequest['validateOn'],
    labelNoise: ratesByUnit(args['label-noise'], 'label-noise'),
    fraction: numberOf(args.fraction, 'fraction'),
    publish: args.unpublished ? null : args.publish,
    backend: (args.backend as BackendName | undefined) ?? null,
  };
}

/** Without --minutes a run takes 20; with --epochs alone it runs them all. */
function minutesOf(args: Arguments): number | null {
  if (args.minutes === undefined) return args.epochs === undefined ? DEFAULT_MINUTES : null;
  return numberOf(args.minutes, 'minutes') || null;
}

async function startOf(args: Arguments): Promise<RunRequest['start']> {
  if ([args.scratch, args.init, args.from].filter(Boolean).length > 1) {
    throw new AppError('bad-input', 'Give one of --scratch, --init and --from.');
  }
  if (args.init) return startAt(args.init);
  if (args.from) return { kind: 'model', model: args.from };
  const isScratch = args.scratch || (await findModel('default')) === null;
  return isScratch ? { kind: 'scratch' } : { kind: 'model', model: 'default' };
}

async function folderOf(out: string | undefined, config: string, isResuming: boolean): Promise<string> {
  if (out) return out;
  if (!isResuming) return newRunFolder(config);
  const newest = await newestRun();
  if (!newest) throw new AppError('bad-input', 'There is no run under runs/ to resume.');
  return newest;
}

/** Two that trained into one folder would each write over what the other did. */
async function lockRun(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true });
  const lock = await lockFolder(folder);
  if (lock) return lock;
  throw new AppError('bad-input', `Another process trains in ${folder}. Wait for it, or end it.`);
}

async function refuseUsedFolder(folder: string): Promise<void> {
  const files: string[] = await readdir(folder).catch(() => []);
  if (files.some((file) => file.endsWith('.ckpt'))) {
    throw new AppError('bad-input', `${folder} holds a run already; add --resume, or give another --out.`);
  }
}
