import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../../../lib/errors';
import { DATA_VARIABLE } from '../../../lib/node/data-folder';
import type { Recipe } from '../../configs/recipe';
import { EMBEDDED_SET } from '../../datasets/embedded-set';
import { INDEX_FILE } from '../../face-set/shard-index';
import { inputsOf } from './recipe-plan';

/**
 * Hashes of all that a recipe reads, by name.
 * @param data the data folder
 * @throws AppError bad-input listing what is missing in it; io
 */
export async function hashInputs(recipe: Recipe, data: string): Promise<Map<string, string>> {
  const inputs = [...new Set(recipe.steps.flatMap(inputsOf))];
  const missing = inputs.filter((input) => !existsSync(placeOf(input, data)));
  if (missing.length > 0) {
    throw new AppError(
      'bad-input',
      `${data} is not the data that this recipe needs: there is no ${missing.join(', ')} in it. Name another folder with ` +
        `--data, or with the environment variable ${DATA_VARIABLE}. docs/models/making.md says what belongs into it.`,
    );
  }
  const hashes = new Map<string, string>();
  for (const input of inputs) hashes.set(input, await hashOf(placeOf(input, data)));
  return hashes;
}

/** The index of the embedded set has the hashes of its shards. */
function placeOf(input: string, data: string): string {
  return input === EMBEDDED_SET ? path.join(EMBEDDED_SET, INDEX_FILE) : path.join(data, input);
}

/** Of a file's content; of a folder's files with their names, those in the folders below it too. */
async function hashOf(place: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    if ((await stat(place)).isFile()) return hash.update(await readFile(place)).digest('hex');
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => ({ file, name: path.relative(place, file).split(path.sep).join('/') }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const { file, name } of files) {
      const content = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      hash.update(`${name}\n${content}\n`);
    }
    return hash.digest('hex');
  } catch (cause) {
    throw new AppError('io', `Cannot read ${place}: ${messageOf(cause)}`, { cause });
  }
}
