import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../lib/errors';
import { BACKENDS } from './backends/index';

const RUNS_FOLDER = 'runs';
const RUN_FILE = 'run.json';

const runSchema = z.strictObject({
  format: z.literal('ugn-live run'),
  version: z.literal(1),
  /** The command that started it. */
  command: z.string(),
  config: z.string(),
  /** Face sets: training splits are joined, validation and test come from the first. */
  data: z.array(z.string()).min(1),
  start: z.union([
    z.strictObject({ kind: z.literal('scratch') }),
    z.strictObject({ kind: z.literal('model'), model: z.string() }),
    z.strictObject({ kind: z.literal('numpy'), folder: z.string() }),
  ]),
  seed: z.number().int().min(0),
  /** Minutes for the whole run, or null to run all epochs. */
  minutes: z.number().positive().nullable(),
  /** Changes to the config, null where it stands. */
  epochs: z.number().int().min(1).nullable(),
  batch: z.number().int().min(1).nullable(),
  inputSize: z.number().int().min(32).multipleOf(16).nullable(),
  rate: z.number().positive().nullable(),
  /** Name under public/models that the result is published as, or null. */
  publish: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, dot, dash, underscore')
    .nullable(),
  backend: z.enum(BACKENDS).nullable(),
});

/** What was asked of a run; kept in its folder, so that it can be resumed with nothing but the folder. */
export type RunOptions = Omit<z.output<typeof runSchema>, 'format' | 'version'>;

/** @throws AppError bad-input naming what is wrong with an option */
export function checkOptions(options: RunOptions): RunOptions {
  const parsed = runSchema.safeParse({ format: 'ugn-live run', version: 1, ...options });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('bad-input', `--${issue.path.join('.')}: ${issue.message}`);
  }
  return options;
}

/** @throws AppError io */
export async function writeOptions(folder: string, options: RunOptions): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const target = path.join(folder, RUN_FILE);
    const text = JSON.stringify({ format: 'ugn-live run', version: 1, ...options }, null, 2);
    await writeFile(`${target}.writing`, `${text}\n`);
    await rename(`${target}.writing`, target);
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
  const { format: _format, version: _version, ...options } = parsed.data;
  return options;
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
  return path.join(RUNS_FOLDER, `${date}-${config}`);
}
