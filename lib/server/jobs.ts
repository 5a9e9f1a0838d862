import 'server-only';
import path from 'node:path';
import { AppError, messageOf } from '../errors';
import { whoIsAtWork } from '../node/at-work';
import { readJsonFile } from '../node/json-file';
import {
  CELLS_FOLDER,
  DONE_FILE,
  JOB_FILE,
  type LooseJobFile,
  looseDoneFile,
  looseJobFile,
} from '../runs/job-file';
import { isPlain } from '../runs/plain-name';
import { REPORT_CSV, REPORT_HTML } from '../runs/report-files';
import { REPRODUCTION_FILE } from '../runs/reproduction-file';
import { SUMMARY_FILE } from '../runs/summary-file';
import { download, downloadsIn } from './downloads';
import { CELL_MARK, runsFolder } from './folders';
import { type JobResults, readJobResults } from './job-results';
import { foldersIn, type RunSummary, summarise } from './runs';

const DOWNLOADS = [REPORT_HTML, REPORT_CSV, REPRODUCTION_FILE, SUMMARY_FILE];

export type JobState = 'waiting' | 'running' | 'stopped' | 'failed' | 'done';

/** One piece of a job's work: a fold, a seed, a share of the data. */
export interface JobCell {
  readonly id: string;
  /** How much work it is, beside the others. */
  readonly cost: number;
  readonly state: JobState;
  /** Of the process that works on it, where that is on this machine. */
  readonly pid: number | null;
  /** What it took, once it is done. */
  readonly seconds: number | null;
  /** Its run, where the cell is one and has begun. */
  readonly run: RunSummary | null;
}

export interface Job {
  readonly id: string;
  /** “folds” trains every fold and repeat, “reproduce” the paper's tables and figures. */
  readonly kind: string;
  readonly command: string | null;
  readonly state: JobState;
  readonly cells: readonly JobCell[];
  /** Of work in finished cells, all processes together. */
  readonly seconds: number;
  /** At the pace so far and with as many processes as now; null while none works. */
  readonly secondsLeft: number | null;
  /** Which of them it ran on. */
  readonly devices: readonly string[];
  /** What is wrong with job.json, or null. */
  readonly damage: string | null;
}

export interface JobDetail extends Job {
  readonly results: JobResults;
  /** null where they are not for the reader. */
  readonly downloads: readonly string[] | null;
}

/** Every job under the folder of runs, by name, the newest first. */
export async function listJobs(): Promise<Job[]> {
  const names = await foldersIn(runsFolder());
  const jobs = await Promise.all(names.map(readJobOrNull));
  return jobs.filter((job) => job !== null).sort((a, b) => b.id.localeCompare(a.id));
}

/** @throws AppError not-found */
export async function readJob(id: string): Promise<JobDetail> {
  const job = isPlain(id) ? await readJobOrNull(id) : null;
  if (!job) throw noJob(id);
  const folder = path.join(runsFolder(), id);
  const [results, downloads] = await Promise.all([readJobResults(folder), downloadsIn(folder, DOWNLOADS)]);
  return { ...job, results, downloads };
}

/** @throws AppError not-found unless the file is one of DOWNLOADS and the job has it */
export async function downloadOfJob(id: string, name: string): Promise<Response> {
  if (!isPlain(id)) throw noJob(id);
  return download(path.join(runsFolder(), id), name, DOWNLOADS, id);
}

async function readJobOrNull(id: string): Promise<Job | null> {
  let file: LooseJobFile | null;
  try {
    file = await readJsonFile(path.join(runsFolder(), id, JOB_FILE), looseJobFile);
  } catch (error) {
    const nothing = { command: null, cells: [], seconds: 0, secondsLeft: null, devices: [] };
    return { ...nothing, id, kind: 'job', state: 'failed', damage: messageOf(error) };
  }
  if (!file) return null;
  const read = await Promise.all(file.cells.map((cell) => readCell(id, cell)));
  const cells = read.map(({ device: _, ...cell }) => cell);
  return {
    id,
    kind: file.kind ?? 'job',
    command: file.command,
    state: stateOf(cells),
    cells,
    seconds: cells.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
    secondsLeft: secondsLeft(cells),
    devices: [...new Set(read.flatMap(({ device }) => device ?? []))],
    damage: null,
  };
}

async function readCell(
  job: string,
  { id, cost }: LooseJobFile['cells'][number],
): Promise<JobCell & { device: string | null }> {
  const folder = path.join(runsFolder(), job, CELLS_FOLDER, id);
  const [done, worker, run] = await Promise.all([
    readJsonFile(path.join(folder, DONE_FILE), looseDoneFile).catch(() => null),
    whoIsAtWork(folder),
    summarise(`${job}${CELL_MARK}${id}`),
  ]);
  const state = done
    ? 'done'
    : worker.kind === 'held'
      ? 'running'
      : run?.state === 'failed'
        ? 'failed'
        : worker.kind === 'free'
          ? 'stopped'
          : 'waiting';
  return {
    id,
    cost: cost ?? 1,
    state,
    pid: worker.pid,
    seconds: done?.seconds ?? null,
    device: done?.device ?? null,
    run,
  };
}

function stateOf(cells: readonly JobCell[]): JobState {
  const has = (state: JobState) => cells.some((cell) => cell.state === state);
  if (has('running')) return 'running';
  if (has('failed')) return 'failed';
  if (has('stopped') || (has('done') && has('waiting'))) return 'stopped';
  return has('waiting') ? 'waiting' : 'done';
}

function secondsLeft(cells: readonly JobCell[]): number | null {
  const workers = cells.filter(({ state }) => state === 'running').length;
  const done = cells.filter(({ seconds }) => seconds !== null);
  if (workers === 0 || done.length === 0) return null;
  const costOf = (some: readonly JobCell[]) => some.reduce((sum, { cost }) => sum + cost, 0);
  const pace = done.reduce((sum, { seconds }) => sum + seconds!, 0) / costOf(done);
  return (pace * (costOf(cells) - costOf(done))) / workers;
}

function noJob(id: string): AppError {
  return new AppError('not-found', `There is no job “${id.slice(0, 80)}” in the folder of runs.`);
}
