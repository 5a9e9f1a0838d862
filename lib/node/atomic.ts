import {
  closeSync,
  createWriteStream,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { link, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, messageOf } from '../errors';

/** A file's content: whole, or in pieces that are written one after the other as they come. */
export type Content =
  | string
  | Uint8Array
  | Iterable<string | Uint8Array>
  | AsyncIterable<string | Uint8Array>;

/**
 * Writes a file so that whatever happens, also a power cut, its name holds the old content or the new one
 * whole: beside it first, flushed, then renamed, and the folder flushed too.
 * @throws what the file system or the maker of the pieces throws; the old file is then still there
 */
export async function writeAtomically(target: string, content: Content): Promise<void> {
  const temporary = temporaryOf(target);
  try {
    await writeFlushed(temporary, content);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flushFolder(path.dirname(target));
}

/**
 * The same without giving way to other work.
 * @param isFlushed false saves the few milliseconds that a disk takes; a power cut may then leave an empty file, an
 *   ended process never does
 */
export function writeAtomicallySync(
  target: string,
  content: string | Uint8Array,
  { isFlushed }: { isFlushed: boolean },
): void {
  const temporary = temporaryOf(target);
  try {
    const file = openSync(temporary, 'w');
    try {
      writeFileSync(file, content);
      if (isFlushed) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Writes a file atomically unless there is one of that name: of several processes that do so at once, one alone
 * succeeds.
 * @returns whether the name was free
 */
export async function createAtomically(target: string, content: Content): Promise<boolean> {
  // of processes on two machines, or of calls in one, each has its own
  const temporary = `${temporaryOf(target)}-${Math.random().toString(36).slice(2)}`;
  try {
    await writeFlushed(temporary, content);
    await link(temporary, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Writes a result atomically, and the folders above it where they are missing. A link stays, and what it leads to is
 * written.
 * @throws AppError io naming the file; one of the pieces' maker as it is
 */
export async function writeResult(file: string, content: Content): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeAtomically(await realpath(file).catch(() => file), content);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('io', `Cannot write ${file}: ${messageOf(cause)}`, { cause });
  }
}

/** Writes a file in its place; when this ends, its content is on the disk. */
export async function writeFlushed(target: string, content: Content): Promise<void> {
  const isWhole = typeof content === 'string' || content instanceof Uint8Array;
  await pipeline(Readable.from(isWhole ? [content] : content), createWriteStream(target));
  await flush(target, 'r+');
}

/** Makes the names in a folder last. Windows does not open folders, and flushes names by itself. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await flush(folder, 'r');
}

async function flush(target: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(target, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function temporaryOf(target: string): string {
  return `${target}.writing-${process.pid}`;
}
