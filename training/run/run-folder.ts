import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../../lib/errors';
import { writeAtomically } from '../../lib/node/atomic';
import { readJsonFile } from '../../lib/node/json-file';
import {
  RUN_FILE,
  type RunOptions,
  type RunRequest,
  runFileSchema,
  withoutFormat,
} from '../../lib/runs/run-file';
import type { Partition } from '../face-set/folds';
import { isSafetensors } from '../stages/init';

const RUNS_FOLDER = 'runs';

/** @throws AppError bad-input naming what is wrong with an option */
export function checkOptions(request: RunRequest): RunOptions {
  const parsed = runFileSchema.safeParse({ format: 'ugn-live run', version: 1, ...request });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const option = String(issue.path[0]).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const part = issue.path.length > 1 ? ` (${issue.path.slice(1).join('.')})` : '';
    throw new AppError('bad-input', `--${option}${part}: ${issue.message}`);
  }
  return withoutFormat(parsed.data);
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
  const run = await readJsonFile(file, runFileSchema, {
    name: file,
    complaint: 'is not a run of this program',
  });
  if (!run) throw new AppError('io', `${folder} holds no run to resume: cannot read ${file}.`);
  return withoutFormat(run);
}

/** The run that was begun last, whatever its folder is called, or null. Jobs and face sets are none. */
export async function newestRun(folder = RUNS_FOLDER): Promise<string | null> {
  const names: string[] = await readdir(folder).catch(() => []);
  const begun = await Promise.all(
    names.map(async (name) => {
      const run = path.join(folder, name);
      const file = await stat(path.join(run, RUN_FILE)).catch(() => null);
      return { run, time: file?.mtimeMs ?? null };
    }),
  );
  const runs = begun.filter(({ time }) => time !== null).sort((a, b) => a.time! - b.time!);
  return runs.at(-1)?.run ?? null;
}

/** 2026-01-31T12-00-00-ugn-b */
export function newRunFolder(config: string): string {
  const date = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return path.join(RUNS_FOLDER, `${date}-${path.basename(config, '.ts')}`);
}
