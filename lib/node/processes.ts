import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

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
 * Whether the process is a training of this project. Numbers of ended processes are given out again, so a
 * number in a file alone is no reason to send a signal.
 */
export async function isTraining(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  // Windows has no ps; there the number has to do.
  if (process.platform === 'win32') return true;
  const { stdout } = await run('ps', ['-p', String(pid), '-o', 'args=']).catch(() => ({ stdout: '' }));
  return /cli[\\/](train|model-command)\b|training[\\/]cli\b/.test(stdout);
}
