import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file so that whatever happens, also a power cut, its name holds the old content or the new one
 * whole: beside it first, flushed, then renamed, and the folder flushed too.
 * @throws what the file system throws; the old file is then still there
 */
export async function writeAtomically(
  target: string,
  parts: readonly (string | Uint8Array)[],
): Promise<void> {
  const temporary = `${target}.writing-${process.pid}`;
  try {
    const file = await open(temporary, 'w');
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(path.dirname(target));
}

/** Makes a rename last. Windows does not open folders, and flushes names by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
