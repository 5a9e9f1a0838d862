import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../errors';
import { createAtomically, writeAtomically } from './atomic';
import { readJsonFile } from './json-file';
import { isHere, isRunning, markOf } from './processes';

/*
 * Who works in a folder is the lock file with the highest number: lock.1, lock.2, … Files appear whole, by a hard
 * link, which fails where the name exists; so of several processes that take over a folder at once, one alone makes
 * the next number. The highest is never removed, it is only marked as released.
 */

/** Seconds between signs of life, and without one after which a lock is stale. */
const BEAT = 10;
export const STALE = 90;

const OWN = { ...markOf(), host: hostname() };

const lockSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  born: z.string().nullable().default(null),
  /** ISO time of the last sign of life. */
  heartbeat: z.string(),
  released: z.boolean(),
});

/** Who works in a folder; `free` has been worked in before, by somebody who stopped or is gone. */
export interface Holder {
  readonly kind: 'none' | 'free' | 'held';
  /** Of the process that holds it, where that is on this machine. */
  readonly pid: number | null;
}

/** A folder that this process alone works in. */
export interface FolderLock {
  /** Aborts when another process took the folder over, after this one was silent for too long. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Claims a folder, unless a living process has it.
 * @throws AppError io when the folder cannot be written
 */
export async function lockFolder(folder: string, now: () => number = Date.now): Promise<FolderLock | null> {
  try {
    const highest = await highestLock(folder);
    if ((await holderOfLock(folder, highest, now())).kind === 'held') return null;
    const mine = highest + 1;
    if (!(await createAtomically(lockFile(folder, mine), lockText(now(), false)))) return null;
    if ((await highestLock(folder)) > mine) {
      await rm(lockFile(folder, mine), { force: true }); // the list was read long ago: others came by since
      return null;
    }
    for (let old = mine - 1; old > 0 && old > mine - 3; old--) {
      await rm(lockFile(folder, old), { force: true });
    }
    return keep(folder, mine, now);
  } catch (cause) {
    throw new AppError('io', `Cannot claim the folder ${folder}: ${messageOf(cause)}`, { cause });
  }
}

/**
 * Who holds a folder. A process of this machine that is gone holds nothing; of one elsewhere only its silence is known,
 * and a file that is no lock says nothing of anybody.
 */
export async function holderOf(folder: string): Promise<Holder> {
  return holderOfLock(folder, await highestLock(folder), Date.now());
}

async function holderOfLock(folder: string, highest: number, now: number): Promise<Holder> {
  if (highest === 0) return { kind: 'none', pid: null };
  const lock = await readJsonFile(lockFile(folder, highest), lockSchema).catch(() => null);
  const isHeard = lock && now - Date.parse(lock.heartbeat) < 1000 * STALE;
  if (!isHeard || lock.released || (isHere(lock) && !isRunning(lock))) return { kind: 'free', pid: null };
  return { kind: 'held', pid: isHere(lock) ? lock.pid : null };
}

function keep(folder: string, number: number, now: () => number): FolderLock {
  const lost = new AbortController();
  const write = (released: boolean) => writeAtomically(lockFile(folder, number), lockText(now(), released));
  const beat = async () => {
    if ((await highestLock(folder)) > number) lost.abort();
    else await write(false);
  };
  let beats = Promise.resolve();
  const timer = setInterval(() => {
    // a missed beat is no reason to stop: the next one may be written, and a lock stays good for several
    beats = beats.then(beat).catch(() => {});
  }, 1000 * BEAT);
  timer.unref();
  return {
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      await beats; // else its last word could be that it lives
      if ((await highestLock(folder)) === number) await write(true);
    },
  };
}

async function highestLock(folder: string): Promise<number> {
  const files: string[] = await readdir(folder).catch(() => []);
  return Math.max(0, ...files.map((file) => Number(/^lock\.(\d+)$/.exec(file)?.[1] ?? 0)));
}

function lockText(now: number, released: boolean): string {
  const heartbeat = new Date(now).toISOString();
  const lock: z.output<typeof lockSchema> = { ...OWN, heartbeat, released };
  return `${JSON.stringify(lock)}\n`;
}

function lockFile(folder: string, number: number): string {
  return path.join(folder, `lock.${number}`);
}
