import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '@/lib/errors';
import { type Manifest, parseManifest } from '@/lib/ugn/weights';

const MANIFEST = path.join(process.cwd(), 'public', 'models', 'default', 'manifest.json');

/**
 * The manifest of the model that the live page loads.
 * @throws AppError bad-weights when it is missing or cannot be used
 */
export async function readManifest(): Promise<Manifest> {
  return parseManifest(await readBytes());
}

async function readBytes(): Promise<Uint8Array> {
  try {
    return await readFile(MANIFEST);
  } catch (cause) {
    throw new AppError(
      'bad-weights',
      `There is no model here: ${messageOf(cause)}. Make one with npm run train, in the folder of the project.`,
      { cause },
    );
  }
}
