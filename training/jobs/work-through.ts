import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { AppError, messageOf } from '../../lib/errors';
import { root } from '../../lib/node/root';
import type { Kind } from '../../lib/queue/job-kinds';
import { idOf, type Queue } from '../../lib/queue/job-queue';
import { Member, type Timing } from '../../lib/queue/member';
import type { Cell, Done, Job } from '../../lib/runs/job-file';
import { Stopped } from '../stages/stage';
import { cellOf } from './job';
import { type CellWork, doneCells, progressOf, workOnCell } from './work-on-cell';

/** A job's cells on their way through the queue. */
export interface Passage {
  readonly kind: Kind;
  readonly folder: string;
  readonly job: Job;
  /** After so many a cell is set aside. */
  readonly tries: number;
  /** What the queue is told of a cell. */
  jobOf(cell: Cell): { readonly cell: string };
}

/** Of a cell that others need none of, so that the rest goes on. */
export const TRIES = 3;

const cellSchema = z.object({ cell: z.string() });

interface Work {
  readonly signal: AbortSignal;
  say(text: string): void;
  /** Done by this process too; null leaves all to workers. */
  readonly here: CellWork | null;
  readonly timing?: Timing;
}

/** Seconds between looks at cells that other processes work on. */
const LOOK_AGAIN = 2;

/**
 * Waits until every cell is done, by this process or by others. Each is worked on by one process at a time; one that
 * was left is gone on with. A cell that fails three times is set aside, and the rest goes on.
 * @throws AppError when cells are left that nobody does, with what they said; Stopped when asked to stop
 */
export async function workThrough(queue: Queue, passage: Passage, work: Work): Promise<void> {
  const { here, timing } = work;
  const line = lineOf(passage);
  await queue.retry(line); // the command was given again
  const member = here
    ? await Member.join(queue, { kinds: [passage.kind], device: here.device }, timing)
    : null;
  try {
    await untilDone(queue, passage, work, member);
  } finally {
    await member?.leave();
  }
  await queue.removeIdle(line);
}

async function untilDone(queue: Queue, passage: Passage, work: Work, member: Member | null): Promise<void> {
  const { cells } = passage.job;
  const { signal, say } = work;
  let told = '';
  for (;;) {
    const done = await doneCells(passage.folder, cells);
    if (done.size === cells.length) return;
    if (signal.aborted) throw new Stopped('Stopped between two cells.');
    await putReady(queue, passage, done);
    if (member && (await workOnNext(queue, passage, member, work, done))) {
      told = '';
      continue;
    }
    const { waiting, active } = await queue.counts([lineOf(passage)]);
    if (waiting + active === 0) await refuseRest(queue, passage);
    const news = member
      ? 'Other processes work on the cells that are left; waiting for them.'
      : `${progressOf(cells, done)} Workers are at ${active}, ${waiting} wait: npm run worker works on them.`;
    if (news !== told) say(news);
    told = news;
    await setTimeout(1000 * LOOK_AGAIN, undefined, { signal }).catch(() => {});
  }
}

/** Puts the cells into the queue that nothing stands in the way of; what is in the folder counts. */
export async function putReady(
  queue: Queue,
  passage: Passage,
  done: ReadonlyMap<string, Done>,
): Promise<void> {
  const { cells } = passage.job;
  const line = lineOf(passage);
  const ready = cells
    .map((cell, i) => ({ id: cellId(passage, cell), data: cell, priority: cells.length - i }))
    .filter(({ data: { id, needs } }) => !done.has(id) && needs.every((need) => done.has(need)));
  await queue.forgetDone(
    line,
    ready.map(({ id }) => id),
  );
  await queue.put(
    line,
    ready.map((one) => ({ ...one, data: passage.jobOf(one.data) })),
    passage.tries,
  );
}

/** @returns whether there was one to work on */
async function workOnNext(
  queue: Queue,
  passage: Passage,
  member: Member,
  { signal, say, here }: Work,
  done: ReadonlyMap<string, Done>,
): Promise<boolean> {
  const { folder, job } = passage;
  const taken = await member.take([lineOf(passage)]);
  if (!taken) return false;
  const cell = cellOf(job, cellSchema.parse(taken.data).cell);
  say(`Cell ${cell.id}, ${done.size + 1} of ${job.cells.length}.`);
  const outcome = await member.attempt(taken, signal, async (either) => {
    await workOnCell(folder, cell, here!, either);
    await putReady(queue, passage, await doneCells(folder, job.cells));
  });
  if (outcome.kind === 'done') say(progressOf(job.cells, await doneCells(folder, job.cells)));
  if (outcome.kind === 'lost') say(`Cell ${cell.id} was taken over by another process.`);
  if (outcome.kind === 'failed') say(`Cell ${cell.id} failed: ${messageOf(outcome.error)}`);
  return true;
}

async function refuseRest(queue: Queue, passage: Passage): Promise<void> {
  const failures = await queue.setAside(lineOf(passage));
  if (failures.length === 0) return; // the last one has just been done, or the line was removed as all are
  const list = failures.map(({ data, error }) => {
    return `  ${cellSchema.safeParse(data).data?.cell ?? 'one'}: ${error}`;
  });
  throw new AppError(
    'conflict',
    `Cells failed and were set aside; what needs none of them is done.\n${list.join('\n')}\nThe same command tries them once more.`,
  );
}

/** The job's line in the queue. */
export function lineOf({ kind, folder, job }: Pick<Passage, 'kind' | 'folder' | 'job'>): string {
  return `${kind}.${jobId(folder, job)}`;
}

/** Jobs of earlier versions have no id of their own. */
export function jobId(folder: string, { id }: Job): string {
  return id ?? idOf(portable(folder));
}

/** A folder as every machine of the queue finds it: from the project's where it is in there. */
export function portable(folder: string): string {
  const inside = path.relative(root, path.resolve(folder));
  const isInside = !inside.startsWith('..') && !path.isAbsolute(inside);
  return isInside ? inside.split(path.sep).join('/') : path.resolve(folder);
}

function cellId({ folder, job }: Passage, { id }: Cell): string {
  return idOf(jobId(folder, job), id);
}
