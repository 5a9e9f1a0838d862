import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../errors';
import { type Content, flushFolder, writeFlushed } from './atomic';
import { isMissing } from './json-file';
import { isAlive } from './processes';

/*
 * A folder NAME is exchanged by renaming: NAME becomes .NAME.replaced-…, then .NAME.writing-…, which is whole and on
 * the disk, becomes NAME, and only then .NAME.replaced-… is removed. So at any moment one whole folder has one of
 * the first two names, and whoever misses NAME puts the other back.
 */

type NamedFile = readonly [name: string, content: Content];

/** Another reader or writer of the folder may come between so often. */
const MOST_ATTEMPTS = 20;

/**
 * Puts files in place of a folder and whatever it held: a reader meets the old ones or the new ones, and so does who
 * comes after a crash or a power cut. Within a process, one call at a time for each folder.
 * @throws what the file system or the maker of the files throws; the old folder is then in its place. AppError io
 *   where even that could not be had, naming the place that it is in
 */
export async function replaceFolder(
  folder: string,
  files: Iterable<NamedFile> | AsyncIterable<NamedFile>,
): Promise<void> {
  await recoverFolder(folder);
  await removeLeftovers(folder);
  const mark = `${process.pid}-${Math.random().toString(36).slice(2)}`;
  const fresh = beside(folder, `writing-${mark}`);
  try {
    await mkdir(fresh, { recursive: true });
    for await (const [name, content] of files) await writeFlushed(path.join(fresh, name), content);
    await flushFolder(fresh);
    await exchange(folder, fresh, beside(folder, `replaced-${mark}`));
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
  await flushFolder(path.dirname(folder));
  await removeLeftovers(folder);
}

/**
 * Stops where a folder that is to be replaced holds what the replacing kind of folder never does: somebody's own files, as
 * of a folder named by mistake.
 * @param kind what is to be written, such as “a face set”
 * @throws AppError bad-input naming one of them; io when the folder cannot be read
 */
export async function refuseForeign(
  folder: string,
  isOurs: (name: string) => boolean,
  kind: string,
): Promise<void> {
  const names = await readdir(folder).catch((cause): string[] => {
    if (isMissing(cause)) return [];
    throw new AppError('io', `Cannot look into ${folder}: ${messageOf(cause)}`, { cause });
  });
  const foreign = names.find((name) => !isOurs(name));
  if (foreign === undefined) return;
  throw new AppError(
    'bad-input',
    `${folder} holds ${foreign}, which is not part of ${kind}, and all in it would be replaced. Name a new or empty folder.`,
  );
}

/**
 * Puts back what a process moved away that ended before it had the new folder in place. For every reader of a folder
 * that is replaced: where the folder is there, nothing is done.
 * @throws AppError io naming the place that the folder is in, where it cannot be put back
 */
export async function recoverFolder(folder: string): Promise<void> {
  if (await exists(folder)) return;
  const moved = await besides(folder, 'replaced');
  const times = await Promise.all(moved.map((one) => movedAt(one.path)));
  const newest = moved[times.indexOf(Math.max(...times))]?.path;
  if (newest === undefined) return;
  try {
    await rename(newest, folder);
  } catch (cause) {
    if (await exists(folder)) return; // somebody else was faster
    throw new AppError('io', `${folder} is in ${newest} and cannot be put back: ${messageOf(cause)}`, {
      cause,
    });
  }
}

async function exchange(folder: string, fresh: string, old: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await rename(folder, `${old}-${attempt}`).catch((error) => {
      if (!isMissing(error)) throw error;
    });
    try {
      return await rename(fresh, folder);
    } catch (error) {
      // a reader took this moment for a crash and put the old folder back, or another process a new one in place
      if (attempt < MOST_ATTEMPTS && (await exists(folder))) continue;
      await recoverFolder(folder);
      throw error;
    }
  }
}

/** What was moved away, where there is a folder in its place, and what was not finished by processes that are gone. */
async function removeLeftovers(folder: string): Promise<void> {
  const replaced = await besides(folder, 'replaced'); // listed first: what is moved away after the look is not in it
  const isThere = await exists(folder);
  const unfinished = (await besides(folder, 'writing')).filter(
    ({ pid }) => pid === process.pid || !isAlive(pid),
  );
  for (const one of [...(isThere ? replaced : []), ...unfinished]) {
    await rm(one.path, { recursive: true, force: true }).catch(() => {}); // the next time tries again
  }
}

function beside(folder: string, mark: string): string {
  return path.join(/*turbopackIgnore: true*/ path.dirname(folder), `.${path.basename(folder)}.${mark}`);
}

/** With the number of the process that named them; versions before this left out the dot in front. */
async function besides(
  folder: string,
  kind: 'replaced' | 'writing',
): Promise<{ path: string; pid: number }[]> {
  const parent = path.dirname(folder);
  const names: string[] = await readdir(parent).catch(() => []);
  const start = `${path.basename(folder)}.${kind}-`;
  return names.flatMap((name) => {
    const bare = name.startsWith('.') ? name.slice(1) : name;
    const pid = bare.startsWith(start) && /^\d+(?=-|$)/.exec(bare.slice(start.length))?.[0];
    return pid ? [{ path: path.join(parent, name), pid: Number(pid) }] : [];
  });
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    (error) => !isMissing(error),
  );
}

/** Renaming a folder changes its status, not its content. */
async function movedAt(folder: string): Promise<number> {
  return lstat(folder).then(
    ({ ctimeMs }) => ctimeMs,
    () => 0,
  );
}
