import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { AppError, messageOf } from '../../lib/errors';
import { createAtomically, writeAtomically } from '../../lib/node/atomic';
import { readJsonFile } from '../../lib/node/json-file';
import { lockCell } from '../../lib/node/lock';
import { duration } from '../../lib/numbers/duration';
import { toDecimals } from '../../lib/numbers/rounding';
import {
  CELLS_FOLDER,
  type Cell,
  DONE_FILE,
  type Done,
  doneFileSchema,
  JOB_FILE,
  type Job,
  jobFileSchema,
} from '../../lib/runs/job-file';
import { Stopped } from '../stages/stage';

/*
 * A job is a folder: job.json says what is to be done, cells/<id>/ holds one piece of it each, with done.json when
 * it is finished. Any number of processes may work on one job at once, on one machine or on a shared folder.
 */

/** What the work on a cell is given. */
export interface CellContext {
  readonly folder: string;
  /** Aborts when the process was asked to stop, or another one took the cell over. */
  readonly signal: AbortSignal;
}

interface Work {
  readonly device: string;
  readonly signal: AbortSignal;
  say(text: string): void;
  /** Does a cell, or goes on with one; throws Stopped when asked to stop. */
  run(cell: Cell, context: CellContext): Promise<void>;
}

/** Seconds between looks at cells that other processes work on. */
const LOOK_AGAIN = 5;

/**
 * The job in a folder: the one that is there, or this one.
 * @throws AppError bad-input when another job is there
 */
export async function openJob(folder: string, job: Job): Promise<Job> {
  const file = path.join(folder, JOB_FILE);
  const text = `${JSON.stringify({ format: 'ugn-live job', version: 1, ...job }, null, 1)}\n`;
  try {
    await mkdir(folder, { recursive: true });
    await createAtomically(file, text); // of processes started at once, the first one's is the job
  } catch (cause) {
    throw new AppError('io', `Cannot write ${file}: ${messageOf(cause)}`, { cause });
  }
  const existing = await readJob(folder);
  const same = (one: Job) =>
    JSON.stringify([one.kind, one.options, one.cells.map(({ id, needs }) => [id, needs])]);
  if (same(existing) !== same(job)) {
    throw new AppError(
      'bad-input',
      `${folder} holds another job (${existing.command}). Go on with it by that command, or give another --out.`,
    );
  }
  return existing;
}

/** @throws AppError io or bad-input when the folder holds no job */
export async function readJob(folder: string): Promise<Job> {
  const file = path.join(folder, JOB_FILE);
  const found = await readJsonFile(file, jobFileSchema, {
    name: file,
    complaint: 'is not a job of this program',
  });
  if (!found) throw new AppError('io', `${folder} holds no job: cannot read ${file}.`);
  const { format: _format, version: _version, ...job } = found;
  return job;
}

export function cellFolder(folder: string, id: string): string {
  return path.join(folder, CELLS_FOLDER, id);
}

/**
 * When and where a cell was done, or null.
 * @throws AppError io or bad-input
 */
export async function readDone(folder: string, id: string): Promise<Done | null> {
  const file = path.join(cellFolder(folder, id), DONE_FILE);
  return readJsonFile(file, doneFileSchema, { name: file });
}

/**
 * Works until every cell is done, by this process or by others. Each cell is done by one process at a time; one
 * that was left is gone on with.
 * @throws Stopped when asked to stop; what a cell throws
 */
export async function workThrough(folder: string, { cells }: Job, work: Work): Promise<void> {
  const { signal, say } = work;
  let isWaiting = false;
  for (;;) {
    const done = await doneCells(folder, cells);
    if (done.size === cells.length) return;
    if (signal.aborted) throw new Stopped('Stopped between two cells.');
    const ready = cells.filter(({ id, needs }) => !done.has(id) && needs.every((need) => done.has(need)));
    const worked = await workOnFirst(folder, ready, work, `${done.size + 1} of ${cells.length}`);
    if (worked) {
      say(await progressOf(folder, cells));
      isWaiting = false;
    } else {
      if (!isWaiting) say('Other processes work on the cells that are left; waiting for them.');
      isWaiting = true;
      await setTimeout(1000 * LOOK_AGAIN, undefined, { signal }).catch(() => {});
    }
  }
}

/** @returns whether a cell was free and is done now */
async function workOnFirst(
  folder: string,
  ready: readonly Cell[],
  work: Work,
  place: string,
): Promise<boolean> {
  for (const cell of ready) {
    const own = cellFolder(folder, cell.id);
    await mkdir(own, { recursive: true });
    const claim = await lockCell(own);
    if (!claim) continue;
    try {
      if (await readDone(folder, cell.id)) return true;
      work.say(`Cell ${cell.id}, ${place}.`);
      await workOn(cell, own, work, claim.lost);
      return true;
    } catch (error) {
      if (!(error instanceof Stopped) || work.signal.aborted || !claim.lost.aborted) throw error;
      work.say(`Cell ${cell.id} was taken over by another process.`);
      return true;
    } finally {
      await claim.release();
    }
  }
  return false;
}

async function workOn(cell: Cell, folder: string, work: Work, lost: AbortSignal): Promise<void> {
  const spentFile = path.join(folder, 'spent.json');
  const before = existsSync(spentFile) ? Number(await readFile(spentFile, 'utf8')) : 0;
  const began = performance.now();
  const seconds = () => toDecimals(before + (performance.now() - began) / 1000, 1);
  try {
    await work.run(cell, { folder, signal: AbortSignal.any([work.signal, lost]) });
  } catch (error) {
    await writeAtomically(spentFile, [`${seconds()}\n`]);
    throw error;
  }
  const done: Done = { seconds: seconds(), device: work.device, finished: new Date().toISOString() };
  await writeAtomically(path.join(folder, DONE_FILE), [`${JSON.stringify(done)}\n`]);
}

async function doneCells(folder: string, cells: readonly Cell[]): Promise<Map<string, Done>> {
  const done = new Map<string, Done>();
  for (const { id } of cells) {
    const entry = await readDone(folder, id);
    if (entry) done.set(id, entry);
  }
  return done;
}

/** How much is done, and how long the rest takes at the pace so far, in one process. */
async function progressOf(folder: string, cells: readonly Cell[]): Promise<string> {
  const done = await doneCells(folder, cells);
  let left = 0;
  let spent = 0;
  let seconds = 0;
  for (const { id, cost } of cells) {
    const entry = done.get(id);
    if (!entry) left += cost;
    else {
      spent += cost;
      seconds += entry.seconds;
    }
  }
  const rest = left > 0 ? `; about ${duration((left * seconds) / spent)} left` : '';
  return `${done.size} of ${cells.length} cells are done, ${duration(seconds)} of work${rest}.`;
}
