import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError, messageOf } from '../../../lib/errors';
import type { Photo } from './photos';

/**
 * Reads smiles that people saw: a table with columns `file` (as seen from the table's own folder) and `smile`
 * (1 or 0).
 * @returns by photo name, and the files of the table that are not among the photos
 * @throws AppError io when the table cannot be read; bad-input when it is not such a table or is about none of
 *   the photos
 */
export async function readSmiles(
  csv: string,
  photos: readonly Photo[],
): Promise<{ smiles: Map<string, 0 | 1>; unmatched: string[] }> {
  const text = await readFile(csv, 'utf8').catch((cause) => {
    throw new AppError('io', `Cannot read the smile labels ${csv}: ${messageOf(cause)}`, { cause });
  });
  const [head, ...rows] = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(',').map((cell) => cell.trim()));
  const fileColumn = head?.indexOf('file') ?? -1;
  const smileColumn = head?.indexOf('smile') ?? -1;
  if (fileColumn < 0 || smileColumn < 0) {
    throw new AppError('bad-input', `${csv} needs a first line that names the columns file and smile.`);
  }
  const nameOf = new Map(photos.map(({ path, name }) => [resolve(path), name]));
  const smiles = new Map<string, 0 | 1>();
  const unmatched: string[] = [];
  for (const [i, row] of rows.entries()) {
    const file = row[fileColumn];
    const smile = row[smileColumn];
    if (!file || (smile !== '0' && smile !== '1')) {
      throw new AppError('bad-input', `Row ${i + 1} of ${csv} must name a file, and say 0 or 1 for smile.`);
    }
    const name = nameOf.get(resolve(dirname(csv), file));
    if (name === undefined) unmatched.push(file);
    else smiles.set(name, smile === '1' ? 1 : 0);
  }
  if (smiles.size === 0) {
    throw new AppError(
      'bad-input',
      `No file that ${csv} names is among the photos; its names are taken from its own folder.`,
    );
  }
  return { smiles, unmatched };
}
