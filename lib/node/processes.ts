import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What tells a process from every other, also from one that is given its number later. */
export interface ProcessMark {
  readonly pid: number;
  /** Name of the machine; null in files of versions that did not note it, which were read where they were written. */
  readonly host: string | null;
  /** When it was started, as its system says it; null where that cannot be had. */
  readonly born: string | null;
}

/** The mark of a process of this machine, of this one unless another is named. */
export function markOf(pid = process.pid): ProcessMark {
  return { pid, host: os.hostname(), born: birthOf(pid) };
}

/** Whether the mark is of this machine, whose processes can be looked at. */
export function isHere({ host }: ProcessMark): boolean {
  return host === null || host === os.hostname();
}

/**
 * Whether the process with this mark runs on this machine: its number alone says little, since numbers are given out
 * again, after a restart of a container to the very programs that had the others.
 */
export function isRunning(mark: ProcessMark): boolean {
  if (!isHere(mark) || !isAlive(mark.pid)) return false;
  const born = mark.born === null ? null : birthOf(mark.pid);
  return born === null || born === mark.born;
}

/** Whether a process with this number runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether the process with this mark is a training of this project that runs on this machine. Without the time of its
 * start a number in a file is no reason to send a signal.
 */
export async function isTraining(mark: ProcessMark): Promise<boolean> {
  if (!isRunning(mark)) return false;
  // Windows has no ps; there the number has to do.
  if (mark.born !== null || process.platform === 'win32') return true;
  return /cli[\\/](train|model-command|reproduce-command)\b|training[\\/]cli\b/.test(
    await commandOf(mark.pid),
  );
}

async function commandOf(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
  }
  return (await run('ps', ['-p', String(pid), '-o', 'args=']).catch(() => ({ stdout: '' }))).stdout;
}

/** When a process was started: on Linux the boot and the clock ticks since, elsewhere as ps says. */
function birthOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // the name of the program, in brackets, may hold anything
      const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`;
    }
    if (process.platform === 'win32') return null;
    return execFileSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}
