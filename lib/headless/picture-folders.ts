import { createHash } from 'node:crypto';
import { basename, posix, resolve } from 'node:path';
import { naturally } from '../analyze/sequence-order';
import { AppError } from '../errors';
import type { InputFile } from './input-files';

/**
 * The pictures of each folder as one input by the folder's name, in the order of their numbers; videos stay as they are.
 * @param input the folder that was given
 * @throws AppError bad-input where there is no picture, or a single one was given
 */
export function asSequences(files: readonly InputFile[], input: string): InputFile[] {
  const isFile = files.length === 1 && resolve(files[0].path) === resolve(input);
  const folders = new Map<string, InputFile[]>();
  for (const file of files) {
    if (file.kind !== 'picture') continue;
    const folder = posix.dirname(file.name);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  if (isFile || folders.size === 0) {
    const what = isFile ? 'is a file' : 'holds no picture';
    throw new AppError(
      'bad-input',
      `--sequence reads the numbered pictures of a folder, and --input ${input} ${what}.`,
    );
  }
  const sequences = [...folders].map(([folder, pictures]) => {
    const sorted = [...pictures].sort((one, other) => naturally(one.name, other.name));
    const content = sorted.map(({ name, stamp }) => `${name}\n${stamp}\n`).join('');
    return {
      name: folder === '.' ? basename(resolve(input)) : folder,
      path: sorted[0].path,
      pictures: sorted.map(({ path }) => path),
      kind: 'picture' as const,
      stamp: `${sorted.length} pictures, ${createHash('sha256').update(content).digest('hex')}`,
    };
  });
  const videos = files.filter(({ kind }) => kind !== 'picture');
  return [...sequences, ...videos].sort((one, other) => (one.name < other.name ? -1 : 1));
}
