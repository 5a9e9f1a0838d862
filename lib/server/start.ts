import 'server-only';
import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../errors';
import { writeAtomically } from '../node/atomic';
import { readJsonFile } from '../node/json-file';
import { isTraining, markOf, type ProcessMark } from '../node/processes';
import type { StartOptions } from '../runs/start-options';
import { OUTPUT_FILE, STARTED_FILE, type Started, startedFileSchema } from '../runs/started-file';
import { looseStatusFile, STATUS_FILE } from '../runs/status-file';
import { modelsFolder, projectFolder, runFolder, runsFolder } from './folders';
import { listJobs, readJob } from './jobs';
import { SERVED } from './published-models';
import { exists, listRuns, readSummary } from './runs';

const EMBEDDED = 'rendered';

/** The face sets that a run may be started on: the embedded one, and the folders that UGN_DATA lists. */
export async function dataSets(): Promise<{ name: string; folder: string }[]> {
  const listed = (process.env.UGN_DATA ?? '').split(path.delimiter).filter(Boolean);
  const folders = [path.join('training', 'datasets', EMBEDDED), ...listed];
  const sets = folders.map((folder) => ({ name: path.basename(folder), folder }));
  const isThere = await Promise.all(
    sets.map(({ folder }) => exists(path.resolve(projectFolder(), folder, 'index.json'))),
  );
  return sets.filter((_, i) => isThere[i]);
}

/**
 * Starts a training as a process of its own, which outlives this server. Its result stays in the run's
 * folder until it is published.
 * @returns the run's id
 * @throws AppError bad-input; conflict while another one runs
 */
export async function start(options: StartOptions): Promise<string> {
  return exclusively(async () => {
    const known = new Map((await dataSets()).map(({ name, folder }) => [name, folder]));
    const data = options.data.map((name) => {
      const folder = known.get(name);
      if (!folder)
        throw new AppError('bad-input', `There is no data set ${name}; there is ${[...known.keys()]}.`);
      return folder;
    });
    const busy = await runningNow();
    if (busy !== null) throw new AppError('conflict', `${busy} is running; one training runs at a time.`);
    const date = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    const id = `${date}-${options.config}`;
    await launch(path.join(runsFolder(), id), argumentsOf(options, data));
    return id;
  });
}

async function runningNow(): Promise<string | null> {
  const run = (await listRuns()).find(({ state }) => state === 'running' || state === 'starting');
  const job = (await listJobs()).find(({ state }) => state === 'running');
  return run?.name ?? job?.id ?? null;
}

/**
 * Asks a run to finish its step, save and end.
 * @throws AppError not-found; conflict when it does not run
 */
export async function stop(id: string): Promise<void> {
  await readSummary(id);
  const folder = runFolder(id);
  const status = await readJsonFile(path.join(folder, STATUS_FILE), looseStatusFile).catch(() => null);
  const started = await readJsonFile(path.join(folder, STARTED_FILE), startedFileSchema).catch(() => null);
  // The two may be one process, or the second has started the first: one signal is enough.
  const running = status?.state === 'running' && status.pid !== null ? { ...status, pid: status.pid } : null;
  const [pid] = await trainingsOf([running, started]);
  if (pid === undefined) throw nothingToStop(id);
  process.kill(pid, 'SIGINT');
}

/**
 * The same for every process on this machine that works on a job.
 * @throws AppError not-found; conflict when none does
 */
export async function stopJob(id: string): Promise<void> {
  const { cells } = await readJob(id);
  const marks = cells.map(({ pid }) => (pid === null ? null : { pid, host: null, born: null }));
  const pids = await trainingsOf(marks);
  if (pids.length === 0) throw nothingToStop(id);
  for (const pid of pids) process.kill(pid, 'SIGINT');
}

async function trainingsOf(marks: readonly (ProcessMark | null)[]): Promise<number[]> {
  const known = marks.filter((mark) => mark !== null);
  const are = await Promise.all(known.map(isTraining));
  return [...new Set(known.filter((_, i) => are[i]).map(({ pid }) => pid))];
}

function nothingToStop(id: string): AppError {
  return new AppError('conflict', `${id} is not running on this machine, so there is nothing to stop.`);
}

function argumentsOf(options: StartOptions, data: readonly string[]): string[] {
  const { config, start: from, minutes, epochs, seed, fold, folds, fraction, labelNoise } = options;
  const given = (name: string, value: number | null) => (value === null ? [] : [name, String(value)]);
  return [
    ...['--config', config],
    ...data.flatMap((folder) => ['--data', folder]),
    ...(from === 'scratch'
      ? ['--scratch']
      : ['--from', path.relative(projectFolder(), path.join(modelsFolder(), SERVED))]),
    ...['--minutes', String(minutes ?? 0)],
    ...given('--epochs', epochs),
    ...given('--fold', fold),
    ...given('--folds', folds),
    ...given('--fraction', fraction),
    ...given('--label-noise', labelNoise),
    ...['--seed', String(seed)],
    '--unpublished',
  ];
}

/** Resolves once the process runs. What it prints goes to output.txt. */
async function launch(folder: string, args: readonly string[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const output = await open(path.join(folder, OUTPUT_FILE), 'a');
    try {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', path.join('cli', 'train.ts'), ...args, '--out', folder],
        { cwd: projectFolder(), detached: true, stdio: ['ignore', output.fd, output.fd] },
      );
      await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
      child.unref();
      const started: Started = { ...markOf(child.pid!), time: new Date().toISOString() };
      // It runs all the same, and soon says so itself.
      await writeAtomically(path.join(folder, STARTED_FILE), `${JSON.stringify(started)}\n`).catch((error) =>
        console.error(`${folder}: ${messageOf(error)}`),
      );
    } finally {
      await output.close();
    }
  } catch (cause) {
    throw new AppError('io', `Cannot start the training: ${messageOf(cause)}`, { cause });
  }
}

/** Next may load this file once for each route, so the mark lives with the process. */
const starting = globalThis as typeof globalThis & { ugnStarting?: boolean };

async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  if (starting.ugnStarting) throw new AppError('conflict', 'Another training is just being started.');
  starting.ugnStarting = true;
  try {
    return await work();
  } finally {
    starting.ugnStarting = false;
  }
}
