import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../../lib/errors';
import { writeAtomically } from '../../lib/node/atomic';
import { BACKENDS } from '../backends/device';
import type { Partition } from '../face-set/folds';
import { VALIDATE_ON } from '../input/faces';
import { isSafetensors } from '../stages/init';

const RUNS_FOLDER = 'runs';
const RUN_FILE = 'run.json';

const rate = z.number().min(0).max(0.5);

const runSchema = z
  .strictObject({
    format: z.literal('ugn-live run'),
    version: z.literal(1),
    /** The command that started it. */
    command: z.string(),
    /** Name of an experiment in configs/, or the path of a file that exports one. */
    config: z.string(),
    /** Face sets: training splits are joined, the test split is the first's. */
    data: z.array(z.string()).min(1),
    start: z.union([
      z.strictObject({ kind: z.literal('scratch') }),
      z.strictObject({ kind: z.literal('model'), model: z.string() }),
      z.strictObject({ kind: z.literal('numpy'), folder: z.string() }),
      z.strictObject({ kind: z.literal('safetensors'), file: z.string() }),
    ]),
    /** A finished run whose stage 1 is taken instead of training one; null trains it. */
    nodesFrom: z.string().nullable().default(null),
    seed: z.number().int().min(0),
    /** Minutes for the whole run, or null to run all epochs. */
    minutes: z.number().positive().nullable().default(null),
    /** Changes to the config, null where it stands. */
    epochs: z.number().int().min(1).nullable().default(null),
    batch: z.number().int().min(1).nullable().default(null),
    inputSize: z.number().int().min(32).multipleOf(16).nullable().default(null),
    rate: z.number().positive().nullable().default(null),
    /** Whether a third stage trains the whole model together. */
    endToEnd: z.boolean().nullable().default(null),
    /** How much is done between checkpoints. */
    saveEvery: z
      .union([
        z.strictObject({ steps: z.number().int().min(1) }),
        z.strictObject({ seconds: z.number().positive() }),
      ])
      .nullable()
      .default(null),
    /** The fold that is tested, of so many; null takes the sets' own splits. */
    fold: z.number().int().min(1).nullable().default(null),
    folds: z.number().int().min(2).nullable().default(null),
    /** Whose validation splits choose checkpoints and thresholds. */
    validateOn: z.enum(VALIDATE_ON).default('first'),
    /** How often each face set is drawn from, in proportion; null draws every image as often as any other. */
    sourceWeights: z
      .array(z.number().min(0))
      .refine((weights) => weights.some((weight) => weight > 0), 'all are 0')
      .nullable()
      .default(null),
    /** Share of the known training labels that are turned round: one for all units, or by unit (`AU12`). */
    labelNoise: z
      .union([rate, z.record(z.string().regex(/^AU\d+$/), rate)])
      .nullable()
      .default(null),
    /** Share of the training images that is used. */
    fraction: z.number().positive().max(1).nullable().default(null),
    /** Name under public/models that the result is published as, or null. */
    publish: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, dot, dash, underscore')
      .nullable()
      .default(null),
    backend: z.enum(BACKENDS).nullable().default(null),
  })
  .refine(({ fold, folds }) => (fold === null) === (folds === null), {
    path: ['fold'],
    message: 'goes with --folds: --fold 1 --folds 3',
  })
  .refine(({ fold, folds }) => (fold ?? 0) <= (folds ?? 0), {
    path: ['fold'],
    message: 'must not be larger than --folds',
  })
  .refine(({ sourceWeights, data }) => !sourceWeights || sourceWeights.length === data.length, {
    path: ['sourceWeights'],
    message: 'takes one number for each --data',
  });

/** What was asked of a run; kept in its folder, so that it can be resumed with nothing but the folder. */
export type RunOptions = Omit<z.output<typeof runSchema>, 'format' | 'version'>;

/** The same, where what is left out is null. */
export type RunRequest = Omit<z.input<typeof runSchema>, 'format' | 'version'>;

/** @throws AppError bad-input naming what is wrong with an option */
export function checkOptions(request: RunRequest): RunOptions {
  const parsed = runSchema.safeParse({ format: 'ugn-live run', version: 1, ...request });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const option = String(issue.path[0]).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const part = issue.path.length > 1 ? ` (${issue.path.slice(1).join('.')})` : '';
    throw new AppError('bad-input', `--${option}${part}: ${issue.message}`);
  }
  return withoutFormat(parsed.data);
}

function withoutFormat({ format: _, version: __, ...options }: z.output<typeof runSchema>): RunOptions {
  return options;
}

/** The start that `--init` names. */
export function startAt(init: string): RunRequest['start'] {
  return isSafetensors(init) ? { kind: 'safetensors', file: init } : { kind: 'numpy', folder: init };
}

/** How the options divide the subjects; undefined keeps the sets' own splits. */
export function partitionOf({ fold, folds }: RunOptions): Partition | undefined {
  return fold === null || folds === null ? undefined : { fold, folds };
}

/** @throws AppError io */
export async function writeOptions(folder: string, options: RunOptions): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const text = JSON.stringify({ format: 'ugn-live run', version: 1, ...options }, null, 2);
    await writeAtomically(path.join(folder, RUN_FILE), [`${text}\n`]);
  } catch (cause) {
    throw new AppError('io', `Cannot write to the run's folder ${folder}: ${messageOf(cause)}`, { cause });
  }
}

/** @throws AppError io or bad-input when the folder holds no run */
export async function readOptions(folder: string): Promise<RunOptions> {
  const file = path.join(folder, RUN_FILE);
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new AppError('io', `${folder} holds no run to resume: cannot read ${file}.`, { cause });
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError('bad-input', `${file} is not JSON.`, { cause });
  }
  const parsed = runSchema.safeParse(json);
  if (!parsed.success) {
    throw new AppError('bad-input', `${file} is not a run of this program: ${z.prettifyError(parsed.error)}`);
  }
  return withoutFormat(parsed.data);
}

/** The run that was started last, or null. Folder names begin with the date. */
export async function newestRun(): Promise<string | null> {
  const entries = await readdir(RUNS_FOLDER, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return names.length > 0 ? path.join(RUNS_FOLDER, names.sort().at(-1)!) : null;
}

/** 2026-01-31T12-00-00-ugn-b */
export function newRunFolder(config: string): string {
  const date = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return path.join(RUNS_FOLDER, `${date}-${path.basename(config, '.ts')}`);
}
