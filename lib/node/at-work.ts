import path from 'node:path';
import { z } from 'zod';
import { writeAtomically } from './atomic';
import { readJsonFile } from './json-file';
import { isHere, isRunning, markOf } from './processes';

/* Who is at work in a folder, for people and the site to see. It decides nothing: who may work is the queue's matter. */

const FILE = 'worker.json';

const schema = z.object({
  pid: z.number().int(),
  host: z.string(),
  born: z.string().nullable(),
  /** Whether it has stopped and said so. */
  left: z.boolean(),
});

/** Who works in a folder; `free` has been worked in before, by somebody who stopped or is gone. */
export interface AtWork {
  readonly kind: 'none' | 'free' | 'held';
  /** Of the process, where that is on this machine. */
  readonly pid: number | null;
}

/** Says that this process is at work in a folder; @returns says that it is no more */
export async function signIn(folder: string): Promise<() => Promise<void>> {
  const sign = (left: boolean) =>
    writeAtomically(path.join(folder, FILE), `${JSON.stringify({ ...markOf(), left })}\n`);
  await sign(false);
  return () => sign(true);
}

/** Of a process elsewhere only what it said last is known, and a file that is none says nothing of anybody. */
export async function whoIsAtWork(folder: string): Promise<AtWork> {
  let mark: z.output<typeof schema> | null;
  try {
    mark = await readJsonFile(path.join(folder, FILE), schema);
  } catch {
    return { kind: 'free', pid: null };
  }
  if (!mark) return { kind: 'none', pid: null };
  if (mark.left || (isHere(mark) && !isRunning(mark))) return { kind: 'free', pid: null };
  return { kind: 'held', pid: isHere(mark) ? mark.pid : null };
}
