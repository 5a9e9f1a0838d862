import { readFile } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { AppError, messageOf } from '../../lib/errors';
import type { PhotoReader } from './photo-reader';
import type { Photo } from './photos';
import type { Reading } from './reading';
import { sha256Of, type WorkFile } from './work-file';

/**
 * Readings of all photos, in their order. Those that the work file has are not made again; each new one is in
 * it before the next begins.
 * @param startReader called only when there is something to read
 * @throws AppError io when a photo's file cannot be read, and what the reader throws
 */
export async function readPhotos(
  photos: readonly Photo[],
  work: WorkFile,
  startReader: () => Promise<PhotoReader>,
): Promise<{ photo: string; reading: Reading }[]> {
  const hashes = new Map<string, string>();
  for (const photo of photos) hashes.set(photo.name, sha256Of(await bytesOf(photo)));
  const find = ({ name }: Photo) => work.find(name, hashes.get(name)!);

  const missing = photos.filter((photo) => !find(photo));
  if (missing.length > 0) {
    const reader = await startReader();
    const bar = new SingleBar({
      format: '{bar} {value}/{total} photos, {eta_formatted} left',
      noTTYOutput: true,
      notTTYSchedule: 10_000,
    });
    bar.start(missing.length, 0);
    try {
      for (const photo of missing) {
        work.add(photo.name, hashes.get(photo.name)!, await reader.read(await bytesOf(photo)));
        bar.increment();
      }
    } finally {
      bar.stop();
      await reader.close();
    }
  }
  return photos.map((photo) => ({ photo: photo.name, reading: find(photo)! }));
}

async function bytesOf({ path }: Photo): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new AppError('io', `Cannot read the photo ${path}: ${messageOf(cause)}`, { cause });
  }
}
