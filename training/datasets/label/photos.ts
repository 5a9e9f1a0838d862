import { readdir } from 'node:fs/promises';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { AppError, messageOf } from '../../../lib/errors';

/** What the browser decodes. */
const PICTURES = new Set(['.jpg', '.jpeg', '.png', '.webp', '.avif', '.gif', '.bmp']);

export interface Photo {
  /** Folder and path below it, such as genki/file0001.jpg: the same on every machine. */
  readonly name: string;
  readonly path: string;
}

/**
 * Every file of the folders and the folders below them, by name.
 * @param every only every n-th photo of each folder; 1 takes all
 * @returns photos, and the names of files that are none
 * @throws AppError io when a folder cannot be read; bad-input when one holds no photo, when two have the same
 *   name, or when one lies in another
 */
export async function listPhotos(
  folders: readonly string[],
  every = 1,
): Promise<{ photos: Photo[]; others: string[] }> {
  checkFolders(folders.map((folder) => resolve(folder)));
  const photos: Photo[] = [];
  const others: string[] = [];
  for (const folder of folders) {
    const files = await filesOf(folder);
    const pictures = files.filter(({ path }) => PICTURES.has(extname(path).toLowerCase()));
    if (pictures.length === 0) {
      const wanted = [...PICTURES].join(' ');
      throw new AppError('bad-input', `${folder} holds no photo; a photo's name ends in one of ${wanted}.`);
    }
    photos.push(...pictures.filter((_, i) => i % every === 0));
    others.push(...files.filter((file) => !pictures.includes(file)).map(({ name }) => name));
  }
  return { photos, others };
}

async function filesOf(folder: string): Promise<Photo[]> {
  const root = resolve(folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((cause) => {
    throw new AppError('io', `Cannot read the folder of photos ${folder}: ${messageOf(cause)}`, { cause });
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path, name: [basename(root), ...relative(root, path).split(sep)].join('/') };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function checkFolders(folders: readonly string[]): void {
  for (const [i, one] of folders.entries()) {
    for (const [j, other] of folders.entries()) {
      if (i < j && basename(one) === basename(other)) {
        throw new AppError(
          'bad-input',
          `${one} and ${other} have the same name, so their photos could not be told apart. Rename one.`,
        );
      }
      if (i !== j && other.startsWith(one + sep)) {
        throw new AppError('bad-input', `${other} lies in ${one}, so its photos would come twice. Name one.`);
      }
    }
  }
}
