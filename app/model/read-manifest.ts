import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Manifest, parseManifest } from '@/lib/ugn/weights';

const MANIFEST = path.join(process.cwd(), 'public', 'models', 'default', 'manifest.json');

/**
 * The manifest of the model that the live page loads; null when there is none.
 * @throws AppError bad-weights when the file is there and cannot be used
 */
export async function readManifest(): Promise<Manifest | null> {
  try {
    return parseManifest(await readFile(MANIFEST));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
