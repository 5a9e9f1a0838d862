import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, messageOf } from '../errors';

export interface FolderWalk {
  /** Paths of files, those that links lead to by the link's path; one that leads to nothing is among them. */
  readonly files: string[];
  /** What leads to a file or folder that is there already. */
  readonly again: { readonly path: string; readonly sameAs: string }[];
}

/**
 * The files of a folder and the folders below it, through links too. What several ways lead to is found once, by its own
 * path where that lies in the folder; so a link to a folder above ends.
 * @param isWanted whether a path is looked at; a folder that is not hides what is below it
 * @throws AppError io when a folder cannot be read
 */
export async function walkFolder(folder: string, isWanted: (path: string) => boolean): Promise<FolderWalk> {
  const files: string[] = [];
  const again: FolderWalk['again'] = [];
  const pathByPlace = new Map<string, string>();
  const links: string[] = [];

  const enter = async (path: string, place: string) => {
    pathByPlace.set(place, path);
    const entries = await readdir(path, { withFileTypes: true }).catch((cause) => {
      throw new AppError('io', `Cannot read the folder ${path}: ${messageOf(cause)}`, { cause });
    });
    for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const child = join(path, entry.name);
      const childPlace = join(place, entry.name);
      if (!isWanted(child)) continue;
      if (entry.isSymbolicLink()) links.push(child);
      else if (pathByPlace.has(childPlace)) leave(child, childPlace);
      else if (entry.isDirectory()) await enter(child, childPlace);
      else if (entry.isFile()) add(child, childPlace);
    }
  };
  const add = (path: string, place: string) => {
    pathByPlace.set(place, path);
    files.push(path);
  };
  const leave = (path: string, place: string) => again.push({ path, sameAs: pathByPlace.get(place)! });

  await enter(folder, await realpath(folder));
  // What lies in the folder itself goes first; a link may bring more links.
  for (let link = links.shift(); link !== undefined; link = links.shift()) {
    const place = await realpath(link).catch(() => null);
    const facts = place === null ? null : await stat(place).catch(() => null);
    if (place === null || !facts) files.push(link);
    else if (pathByPlace.has(place)) leave(link, place);
    else if (facts.isDirectory()) await enter(link, place);
    else if (facts.isFile()) add(link, place);
  }
  return { files, again };
}
