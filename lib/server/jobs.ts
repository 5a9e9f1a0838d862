import 'server-only';
import path from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../errors';
import { CELL_MARK, isPlain, runsFolder } from './folders';
import { readJsonFile } from './json-file';
import { foldersIn, type RunSummary, summarise } from './runs';

const cellSchema = z.looseObject({
  name: z.string().refine(isPlain, 'a plain folder name'),
  variant: z.string(),
  fold: z.number().nullish().default(null),
  seed: z.number().nullish().default(null),
});
const jobFileSchema = z.looseObject({
  command: z.string().nullish().default(null),
  cells: z.array(cellSchema),
});

/** One combination of variant, fold and seed; its run is null until something has begun it. */
export interface JobCell {
  readonly name: string;
  readonly variant: string;
  readonly fold: number | null;
  readonly seed: number | null;
  readonly run: RunSummary | null;
}

export interface Job {
  readonly id: string;
  readonly command: string | null;
  readonly cells: readonly JobCell[];
  /** What is wrong with job.json, or null. */
  readonly damage: string | null;
}

/** Every job under the folder of runs, by name, the newest first. */
export async function listJobs(): Promise<Job[]> {
  const names = await foldersIn(runsFolder());
  const jobs = await Promise.all(names.map(readJobOrNull));
  return jobs.filter((job) => job !== null).sort((a, b) => b.id.localeCompare(a.id));
}

/** @throws AppError not-found */
export async function readJob(id: string): Promise<Job> {
  const job = isPlain(id) ? await readJobOrNull(id) : null;
  if (!job) throw new AppError('not-found', `There is no job “${id.slice(0, 80)}” in the folder of runs.`);
  return job;
}

async function readJobOrNull(id: string): Promise<Job | null> {
  let file: z.output<typeof jobFileSchema> | null;
  try {
    file = await readJsonFile(path.join(runsFolder(), id, 'job.json'), jobFileSchema);
  } catch (error) {
    return { id, command: null, cells: [], damage: messageOf(error) };
  }
  if (!file) return null;
  const cells = await Promise.all(
    file.cells.map(async ({ name, variant, fold, seed }): Promise<JobCell> => {
      return { name, variant, fold, seed, run: await summarise(`${id}${CELL_MARK}${name}`) };
    }),
  );
  return { id, command: file.command, cells, damage: null };
}
