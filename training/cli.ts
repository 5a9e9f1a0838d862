import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { type CommandDef, defineCommand, runCommand, showUsage } from 'citty';
import { AppError } from '../lib/errors';
import { refuseUnknown, valuesOf } from './arguments';
import { BACKENDS, type BackendName, bestDevice, listDevices, startBackend } from './backends/index';
import { CONFIGS } from './configs/index';
import { MODELS_FOLDER } from './init';
import { consoleProgress } from './progress';
import { changedBy } from './run';
import {
  checkOptions,
  newestRun,
  newRunFolder,
  type RunOptions,
  readOptions,
  writeOptions,
} from './run-folder';
import { Stopped } from './stage';
import { train } from './trainer';

const EMBEDDED_SET = 'training/datasets/rendered';
const DEFAULT_MINUTES = 20;

const trainCommand = defineCommand({
  meta: { name: 'train', description: 'Train UGN-B and publish the weights that the page loads.' },
  args: {
    config: {
      type: 'string',
      default: 'ugn-b',
      description: `experiment: ${Object.keys(CONFIGS).join(', ')}`,
    },
    data: {
      type: 'string',
      description: `folder of a face set; may be given several times, the training splits are joined (${EMBEDDED_SET})`,
    },
    from: {
      type: 'string',
      description: `model to start from, a folder or a name under ${MODELS_FOLDER} (default)`,
    },
    init: { type: 'string', description: 'start from a ResNet18 backbone: a folder of .npy files' },
    scratch: { type: 'boolean', default: false, description: 'start from random weights' },
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
    publish: {
      type: 'string',
      default: 'default',
      description: `name under ${MODELS_FOLDER} for the result`,
    },
    unpublished: { type: 'boolean', default: false, description: 'leave the result in the run folder' },
    backend: { type: 'string', description: `${BACKENDS.join(', ')}; see: npm run train -- devices` },
  },
  async run({ args, cmd, rawArgs }) {
    refuseUnknown(rawArgs, Object.keys(cmd.args ?? {}));
    const folder = await folderOf(args.out, args.config, args.resume);
    const options = args.resume ? await readOptions(folder) : checkOptions(optionsOf(args, rawArgs));
    if (!args.resume) await refuseUsedFolder(folder);
    const config = changedBy(configOf(options.config), options);
    const progress = consoleProgress(folder);
    await writeOptions(folder, options);
    const device = await startBackend(
      (args.backend as BackendName | undefined) ?? options.backend ?? undefined,
    );
    progress.say(`Run ${folder} on ${device.label}.`);
    const signal = stopSignal((text) => progress.say(text));
    try {
      await train({ folder, options, config, device, progress, signal });
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      progress.say(`${error.message} Go on with: npm run train -- --resume --out ${folder}`);
    }
  },
});

const devicesCommand = defineCommand({
  meta: { name: 'devices', description: 'List what this machine can train on.' },
  async run() {
    const devices = await listDevices();
    const { backend } = await bestDevice();
    for (const device of devices) {
      const mark = device.backend === backend ? '→' : ' ';
      console.log(`${mark} ${device.backend.padEnd(10)}  ${device.label}: ${device.reason}`);
    }
    console.log(`\nTraining uses ${backend}; --backend changes it.`);
  },
});

interface Arguments {
  config: string;
  from?: string;
  init?: string;
  scratch: boolean;
  minutes?: string;
  epochs?: string;
  seed: string;
  batch?: string;
  'input-size'?: string;
  rate?: string;
  publish: string;
  unpublished: boolean;
  backend?: string;
}

function optionsOf(args: Arguments, rawArgs: string[]): RunOptions {
  const data = valuesOf(rawArgs, 'data');
  return {
    command: ['npm run train', ...(rawArgs.length > 0 ? ['--', ...rawArgs] : [])].join(' '),
    config: args.config,
    data: data.length > 0 ? data : [EMBEDDED_SET],
    start: startOf(args),
    seed: numberOf(args.seed, 'seed')!,
    minutes: minutesOf(args),
    epochs: numberOf(args.epochs, 'epochs'),
    batch: numberOf(args.batch, 'batch'),
    inputSize: numberOf(args['input-size'], 'input-size'),
    rate: numberOf(args.rate, 'rate'),
    publish: args.unpublished ? null : args.publish,
    backend: (args.backend as BackendName | undefined) ?? null,
  };
}

/** Without --minutes a run takes 20; with --epochs alone it runs them all. */
function minutesOf(args: Arguments): number | null {
  if (args.minutes === undefined) return args.epochs === undefined ? DEFAULT_MINUTES : null;
  return numberOf(args.minutes, 'minutes') || null;
}

function startOf(args: Arguments): RunOptions['start'] {
  if ([args.scratch, args.init, args.from].filter(Boolean).length > 1) {
    throw new AppError('bad-input', 'Give one of --scratch, --init and --from.');
  }
  if (args.init) return { kind: 'numpy', folder: args.init };
  if (args.from) return { kind: 'model', model: args.from };
  const hasDefault = existsSync(path.join(MODELS_FOLDER, 'default', 'manifest.json'));
  return args.scratch || !hasDefault ? { kind: 'scratch' } : { kind: 'model', model: 'default' };
}

function numberOf(text: string | undefined, name: string): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) {
    throw new AppError('bad-input', `--${name} must be a number; it is “${text}”.`);
  }
  return value;
}

function configOf(name: string): (typeof CONFIGS)[string] {
  const config = CONFIGS[name];
  if (!config) {
    throw new AppError(
      'bad-input',
      `There is no config ${name}; there are ${Object.keys(CONFIGS).join(', ')}.`,
    );
  }
  return config;
}

async function folderOf(out: string | undefined, config: string, isResuming: boolean): Promise<string> {
  if (out) return out;
  if (!isResuming) return newRunFolder(config);
  const newest = await newestRun();
  if (!newest) throw new AppError('bad-input', 'There is no run under runs/ to resume.');
  return newest;
}

async function refuseUsedFolder(folder: string): Promise<void> {
  const files: string[] = await readdir(folder).catch(() => []);
  if (files.some((file) => file.endsWith('.ckpt'))) {
    throw new AppError('bad-input', `${folder} holds a run already; add --resume, or give another --out.`);
  }
}

/** Aborts at the first Ctrl-C or SIGTERM; the second ends the process at once. */
function stopSignal(say: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    say('Stopping after this step; once more stops at once.');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

async function main(): Promise<void> {
  const [first, ...rest] = process.argv.slice(2);
  const isDevices = first === 'devices';
  const command = (isDevices ? devicesCommand : trainCommand) as CommandDef;
  const rawArgs = isDevices ? rest : process.argv.slice(2);
  try {
    if (rawArgs.includes('--help') || rawArgs.includes('-h')) await showUsage(command);
    else await runCommand(command, { rawArgs });
  } catch (error) {
    console.error(error instanceof AppError ? error.message : error);
    process.exitCode = 1;
  }
}

await main();
