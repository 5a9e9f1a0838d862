import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Problem } from './problems';

const FRAME = /^(\d+)\.(?:jpe?g|png)$/i;

/**
 * Pictures of a folder by frame number, however many zeros their names are padded with.
 * @returns null where there is no such folder; a problem is added for each number that two files have
 */
export async function framesOf(folder: string, problems: Problem[]): Promise<Map<number, string> | null> {
  const names = await readdir(folder).catch(() => null);
  if (!names) return null;
  const frames = new Map<number, string>();
  for (const name of names.sort()) {
    const match = FRAME.exec(name);
    if (!match) continue;
    const number = Number(match[1]);
    const other = frames.get(number);
    if (other)
      problems.push({ path: join(folder, name), line: null, text: `is frame ${number}, and so is ${other}` });
    frames.set(number, join(folder, name));
  }
  return frames;
}

/** Names of a folder in order; none where it cannot be read. */
export async function namesOf(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

/** Paths of all files below a folder, from the folder and with slashes, in order. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
