import { readFile } from 'node:fs/promises';
import { AppError, messageOf } from '../../../lib/errors';
import { sha256Of, type WorkFile } from './label-journal';
import type { PhotoReader } from './photo-reader';
import type { PhotoReading } from './photo-reading';
import type { Photo } from './photos';

/**
 * Readings of all photos, in their order. Those that the work file has are not made again; each new one is in
 * it before the next begins.
 * @param startReader called only when there is something to read
 * @param onRead called with how many of the missing readings are made
 * @throws AppError io when a photo's file cannot be read, and what the reader throws
 */
export async function readPhotos(
  photos: readonly Photo[],
  work: WorkFile,
  startReader: () => Promise<PhotoReader>,
  onRead: (done: number, total: number) => void,
): Promise<{ photo: string; reading: PhotoReading }[]> {
  const hashes = new Map<string, string>();
  for (const photo of photos) hashes.set(photo.name, sha256Of(await bytesOf(photo)));
  const find = ({ name }: Photo) => work.find(name, hashes.get(name)!);

  const missing = photos.filter((photo) => !find(photo));
  if (missing.length > 0) {
    const reader = await startReader();
    onRead(0, missing.length);
    try {
      for (const [i, photo] of missing.entries()) {
        work.add(photo.name, hashes.get(photo.name)!, await reader.read(await bytesOf(photo)));
        onRead(i + 1, missing.length);
      }
    } finally {
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
