import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../errors';

/**
 * Puts a model's files in place of a folder: written beside it and flushed, then exchanged by renaming, so
 * that a page that loads meanwhile sees the old model or the new one.
 * @throws AppError io; the old folder is then still there
 */
export async function replaceFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const fresh = `${folder}.writing-${process.pid}`;
  const old = `${folder}.replaced-${process.pid}`;
  try {
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    for (const [name, bytes] of files) {
      const file = await open(path.join(fresh, name), 'w');
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
    }
    const hadOld = await rename(folder, old).then(
      () => true,
      () => false,
    );
    try {
      await rename(fresh, folder);
    } catch (error) {
      if (hadOld) await rename(old, folder);
      throw error;
    }
    await rm(old, { recursive: true, force: true });
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    throw new AppError('io', `Cannot write the model to ${folder}: ${messageOf(cause)}`, { cause });
  }
}
