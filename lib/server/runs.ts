import 'server-only';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { messageOf } from '../errors';
import { readJsonFile } from '../node/json-file';
import { isHere, isRunning, isTraining, type ProcessMark } from '../node/processes';
import { LOG_FILE } from '../runs/log-lines';
import { looseMetricsFile, METRICS_FILE } from '../runs/metrics-file';
import { isPlain } from '../runs/plain-name';
import { type LooseRun, looseRunFile, MODEL_FOLDER, RUN_FILE } from '../runs/run-file';
import { OUTPUT_FILE, STARTED_FILE, startedFileSchema } from '../runs/started-file';
import { type LooseStatus, looseStatusFile, STATUS_FILE } from '../runs/status-file';
import { MANIFEST_FILE, manifestSchema } from '../ugn/weights-manifest';
import { CELL_MARK, noRun, runFolder, runsFolder } from './folders';
import { readCourse } from './log-file';

export type RunState = 'starting' | 'running' | 'stopped' | 'done' | 'failed' | 'interrupted';

/** What the list shows of a run. */
export interface RunSummary {
  readonly id: string;
  readonly name: string;
  /** The job that the run is a cell of, or null. */
  readonly job: string | null;
  readonly state: RunState;
  /** What the state needs said: why it failed, or which file is damaged. */
  readonly message: string | null;
  readonly config: string | null;
  readonly data: readonly string[];
  readonly fold: number | null;
  readonly seed: number | null;
  readonly command: string | null;
  /** ISO date. */
  readonly started: string | null;
  readonly updated: string | null;
  readonly stage: number | null;
  readonly stageLabel: string | null;
  readonly step: number | null;
  readonly total: number | null;
  readonly imagesPerSecond: number | null;
  /** Share of the time, 0..1. */
  readonly waiting: number | null;
  readonly secondsLeft: number | null;
  readonly device: string | null;
  /** Of the whole training, once it is done. */
  readonly seconds: number | null;
  /** Means over the action units, 0..1: of the test split, and the best of the validation split so far. */
  readonly f1: number | null;
  readonly validationF1: number | null;
  /** Of the model that the run made, or null while there is none. */
  readonly modelHash: string | null;
}

const modelSchema = z.looseObject({ hash: manifestSchema.shape.hash });

/** A status that says “running” is written every second; after so long it is looked at twice. */
const QUIET_MS = 60_000;

/** Every run under the folder of runs, the newest first; a damaged one says what is wrong with it. */
export async function listRuns(): Promise<RunSummary[]> {
  const names = await foldersIn(runsFolder());
  const runs = await Promise.all(names.map((name) => summarise(name)));
  return runs.filter((run) => run !== null).sort(newestFirst);
}

/** @throws AppError not-found */
export async function readSummary(id: string): Promise<RunSummary> {
  return (await summarise(id)) ?? Promise.reject(noRun(id));
}

/** Names of the plain folders in a folder; none where it is missing. */
export async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && isPlain(entry.name)).map(({ name }) => name);
}

/** A run, or null when the folder holds none. */
export async function summarise(id: string): Promise<RunSummary | null> {
  const folder = runFolder(id);
  const file = (name: string) => path.join(folder, name);
  const damage: string[] = [];
  const read = <T>(promise: Promise<T | null>) =>
    promise.catch((error) => {
      damage.push(messageOf(error));
      return null;
    });
  const [run, status, started, metrics, model] = await Promise.all([
    read(readJsonFile(file(RUN_FILE), looseRunFile)),
    read(readJsonFile(file(STATUS_FILE), looseStatusFile)),
    read(readJsonFile(file(STARTED_FILE), startedFileSchema)),
    read(readJsonFile(file(METRICS_FILE), looseMetricsFile)),
    read(readJsonFile(file(path.join(MODEL_FOLDER, MANIFEST_FILE)), modelSchema)),
  ]);
  // A long log is not read where all is told already: lists ask for many runs, again and again.
  const course = status && metrics ? null : await read(readCourse(file(LOG_FILE)));
  const last = course?.last ?? null;
  const hasCourse = last !== null || (course?.bestF1 ?? null) !== null;
  if (!run && !status && !started && !hasCourse && damage.length === 0) return null;

  const state = await stateOf(status, started, metrics !== null);
  const isActive = state === 'running' || state === 'starting';
  const speed = isActive ? (status?.imagesPerSecond ?? null) : ((last ?? status)?.imagesPerSecond ?? null);
  return {
    id,
    ...namesOf(id),
    state,
    message: await messageFor(state, status, file(OUTPUT_FILE), damage),
    config: run?.config ?? null,
    data: run?.data ?? [],
    fold: run?.fold ?? null,
    seed: run?.seed ?? null,
    command: run?.command ?? null,
    started: started?.time ?? (await startOf(folder, run)),
    updated: status?.updated ?? (await changedAt(file(LOG_FILE))),
    stage: status?.stage ?? last?.stage ?? null,
    stageLabel: status?.stageLabel ?? (last ? `Stage ${last.stage}` : null),
    step: status?.step ?? last?.step ?? null,
    total: status?.total ?? last?.total ?? null,
    imagesPerSecond: speed,
    waiting: status?.waiting ?? last?.waiting ?? null,
    secondsLeft: isActive ? (status?.secondsLeft ?? null) : null,
    device: metrics?.device ?? status?.device ?? null,
    seconds: metrics?.seconds ?? null,
    f1: metrics?.after.mean.f1 ?? null,
    validationF1: metrics?.validationF1 ?? course?.bestF1 ?? null,
    modelHash: model?.hash ?? null,
  };
}

/**
 * Older runs have no status: what they left behind tells. A status that says “running” is believed only
 * while its process is there, since one that was killed could not write another; of a process on another machine, while
 * it is heard.
 */
async function stateOf(
  status: LooseStatus | null,
  started: ProcessMark | null,
  hasMetrics: boolean,
): Promise<RunState> {
  const isStarting = started !== null && (await isTraining(started));
  if (status?.state === 'running') return (await isAtWork(status)) ? 'running' : 'interrupted';
  if (status) return isStarting && status.pid !== started.pid ? 'starting' : status.state;
  if (hasMetrics) return 'done';
  if (started !== null) return isStarting ? 'starting' : 'failed';
  return 'interrupted';
}

async function isAtWork({ pid, host, born, updated }: LooseStatus): Promise<boolean> {
  if (pid === null) return false;
  const mark = { pid, host, born };
  const isQuiet = Date.now() - Date.parse(updated) > QUIET_MS;
  if (!isHere(mark)) return !isQuiet;
  return isQuiet ? isTraining(mark) : isRunning(mark);
}

async function messageFor(
  state: RunState,
  status: LooseStatus | null,
  outputFile: string,
  damage: readonly string[],
): Promise<string | null> {
  if (damage.length > 0) return damage.join(' ');
  if (status?.message) return status.message;
  if (state !== 'failed') return null;
  const output = await readFile(outputFile, 'utf8').catch(() => '');
  return output.trim().split('\n').slice(-3).join(' ') || 'It ended without a word.';
}

function namesOf(id: string): { name: string; job: string | null } {
  const [first, cell] = id.split(CELL_MARK);
  return cell ? { name: cell, job: first } : { name: first, job: null };
}

/** From the folder's name, which begins with the date (UTC), else from the age of run.json. */
async function startOf(folder: string, run: LooseRun | null): Promise<string | null> {
  const date = path.basename(folder).match(/^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)/);
  if (date) return `${date[1]}T${date[2]}:${date[3]}:${date[4]}.000Z`;
  return run ? changedAt(path.join(folder, RUN_FILE)) : null;
}

async function changedAt(file: string): Promise<string | null> {
  return stat(file).then(
    ({ mtime }) => mtime.toISOString(),
    () => null,
  );
}

export async function exists(file: string): Promise<boolean> {
  return (await changedAt(file)) !== null;
}

function newestFirst(a: RunSummary, b: RunSummary): number {
  return (b.started ?? '').localeCompare(a.started ?? '') || b.name.localeCompare(a.name);
}
