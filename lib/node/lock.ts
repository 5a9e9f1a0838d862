import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../errors';

/*
 * Who works on a cell is the lock file with the highest number: lock.1, lock.2, … Files appear whole, by a hard
 * link, which fails where the name exists; so of several processes that take over a cell at once, one alone makes
 * the next number. The highest is never removed, it is only marked as released.
 */

/** Seconds between signs of life, and without one after which a lock is stale. */
const BEAT = 10;
export const STALE = 90;

const lockSchema = z.strictObject({
  pid: z.number().int(),
  host: z.string(),
  /** ISO time of the last sign of life. */
  heartbeat: z.string(),
  released: z.boolean(),
});

type Lock = z.output<typeof lockSchema>;

/** A cell that this process alone works on. */
export interface Claim {
  /** Aborts when another process took the cell over, after this one was silent for too long. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Claims a cell, unless a living process has it.
 * @throws AppError io when the folder cannot be written
 */
export async function claimCell(folder: string, now: () => number = Date.now): Promise<Claim | null> {
  try {
    const highest = await highestLock(folder);
    if (highest > 0 && isHeld(await readLock(lockFile(folder, highest)), now())) return null;
    const mine = highest + 1;
    if (!(await create(folder, mine, now()))) return null;
    if ((await highestLock(folder)) > mine) {
      await rm(lockFile(folder, mine), { force: true }); // the list was read long ago: others came by since
      return null;
    }
    for (let old = mine - 1; old > 0 && old > mine - 3; old--) {
      await rm(lockFile(folder, old), { force: true });
    }
    return keep(folder, mine, now);
  } catch (cause) {
    throw new AppError('io', `Cannot claim the cell ${folder}: ${messageOf(cause)}`, { cause });
  }
}

/** Whether a process that lives holds the cell. */
export async function isClaimed(folder: string, now: () => number = Date.now): Promise<boolean> {
  const highest = await highestLock(folder);
  return highest > 0 && isHeld(await readLock(lockFile(folder, highest)), now());
}

function keep(folder: string, number: number, now: () => number): Claim {
  const lost = new AbortController();
  const beat = async () => {
    if ((await highestLock(folder)) > number) lost.abort();
    else await write(folder, number, now(), false);
  };
  // a missed beat is no reason to stop: the next one may be written, and a lock stays good for several
  const timer = setInterval(() => beat().catch(() => {}), 1000 * BEAT);
  timer.unref();
  return {
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      if ((await highestLock(folder)) === number) await write(folder, number, now(), true);
    },
  };
}

/** A process of this machine that is gone holds nothing; of one elsewhere only its silence is known. */
function isHeld(lock: Lock | null, now: number): boolean {
  if (!lock || lock.released) return false;
  if (lock.host === os.hostname() && !isAlive(lock.pid)) return false;
  return now - Date.parse(lock.heartbeat) < 1000 * STALE;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function highestLock(folder: string): Promise<number> {
  const files: string[] = await readdir(folder).catch(() => []);
  return Math.max(0, ...files.map((file) => Number(/^lock\.(\d+)$/.exec(file)?.[1] ?? 0)));
}

/** null for a file that is no lock, or gone. */
async function readLock(file: string): Promise<Lock | null> {
  try {
    return lockSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/** @returns whether the number was still free */
async function create(folder: string, number: number, now: number): Promise<boolean> {
  const temporary = await writeBeside(folder, number, now, false);
  try {
    await link(temporary, lockFile(folder, number));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function write(folder: string, number: number, now: number, released: boolean): Promise<void> {
  await rename(await writeBeside(folder, number, now, released), lockFile(folder, number));
}

async function writeBeside(folder: string, number: number, now: number, released: boolean): Promise<string> {
  const lock: Lock = {
    pid: process.pid,
    host: os.hostname(),
    heartbeat: new Date(now).toISOString(),
    released,
  };
  const file = path.join(
    folder,
    `writing-${process.pid}-${Math.random().toString(36).slice(2)}-lock.${number}`,
  );
  await writeFile(file, `${JSON.stringify(lock)}\n`);
  return file;
}

function lockFile(folder: string, number: number): string {
  return path.join(folder, `lock.${number}`);
}
