import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { signIn } from '../../lib/node/at-work';
import { writeAtomically } from '../../lib/node/atomic';
import { duration } from '../../lib/numbers/duration';
import { toDecimals } from '../../lib/numbers/rounding';
import { type Cell, DONE_FILE, type Done } from '../../lib/runs/job-file';
import { cellFolder, readDone } from './job';

/** What the work on a cell is given. */
export interface CellContext {
  readonly folder: string;
  /** Aborts when the process was asked to stop, or its cell goes to another one. */
  readonly signal: AbortSignal;
}

/** Who computes, and how. */
export interface CellWork {
  readonly device: string;
  /** Does a cell, or goes on with one; throws Stopped when asked to stop. */
  run(cell: Cell, context: CellContext): Promise<void>;
}

/**
 * Does a cell, or goes on with it where it was left; one that is done stays as it is.
 * @param folder the job's
 * @throws what the cell throws
 */
export async function workOnCell(
  folder: string,
  cell: Cell,
  { device, run }: CellWork,
  signal: AbortSignal,
): Promise<void> {
  if (await readDone(folder, cell.id)) return;
  const own = cellFolder(folder, cell.id);
  await mkdir(own, { recursive: true });
  const signOut = await signIn(own);
  const spentFile = path.join(own, 'spent.json');
  const before = existsSync(spentFile) ? Number(await readFile(spentFile, 'utf8')) : 0;
  const began = performance.now();
  const seconds = () => toDecimals(before + (performance.now() - began) / 1000, 1);
  try {
    await run(cell, { folder: own, signal });
    const done: Done = { seconds: seconds(), device, finished: new Date().toISOString() };
    await writeAtomically(path.join(own, DONE_FILE), [`${JSON.stringify(done)}\n`]);
  } catch (error) {
    await writeAtomically(spentFile, [`${seconds()}\n`]);
    throw error;
  } finally {
    await signOut();
  }
}

/** The cells that are done, by their names. */
export async function doneCells(folder: string, cells: readonly Cell[]): Promise<Map<string, Done>> {
  const done = new Map<string, Done>();
  for (const { id } of cells) {
    const entry = await readDone(folder, id);
    if (entry) done.set(id, entry);
  }
  return done;
}

/** How much is done, and how long the rest takes at the pace so far, in one process. */
export function progressOf(cells: readonly Cell[], done: ReadonlyMap<string, Done>): string {
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
  const rest = left > 0 && spent > 0 ? `; about ${duration((left * seconds) / spent)} left` : '';
  return `${done.size} of ${cells.length} cells are done, ${duration(seconds)} of work${rest}.`;
}
