import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../../lib/errors';
import { createAtomically } from '../../lib/node/atomic';
import { readJsonFile } from '../../lib/node/json-file';
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

/*
 * A job is a folder: job.json says what is to be done, cells/<id>/ holds one piece of it each, with done.json when
 * it is finished. Who works on which cell is the queue's matter (work-through.ts).
 */

/**
 * The job in a folder: the one that is there, or this one.
 * @throws AppError bad-input when another job is there
 */
export async function openJob(folder: string, job: Job): Promise<Job> {
  const file = path.join(folder, JOB_FILE);
  const text = `${JSON.stringify({ format: 'ugn-live job', version: 1, id: randomUUID(), ...job }, null, 1)}\n`;
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

/** @throws AppError internal when the job has no such cell */
export function cellOf({ cells }: Job, id: string): Cell {
  const cell = cells.find((one) => one.id === id);
  if (!cell) throw new AppError('internal', `The job has no cell ${id}.`);
  return cell;
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
