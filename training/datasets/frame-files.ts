import { readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { Problem } from './problems';

/** The number at the end of the name counts: 0001.jpg, SN001_0001.png, frame_det_00_000001.bmp. */
const FRAME = /(\d+)\.(?:jpe?g|png|bmp)$/i;
const ARCHIVE = /\.(?:zip|rar|7z|tar|tgz|tar\.gz)$/i;

/**
 * Pictures of a folder by frame number, however many zeros their names are padded with.
 * @returns empty where there is no such folder; a problem is added for each number that two files have
 */
export async function framesOf(folder: string, problems: Problem[]): Promise<Map<number, string>> {
  const frames = new Map<number, string>();
  for (const name of await namesOf(folder)) {
    const match = FRAME.exec(name);
    if (!match) continue;
    const number = Number(match[1]);
    const other = frames.get(number);
    if (other) {
      problems.push({
        path: join(folder, name),
        line: null,
        text: `is frame ${number}, and so is ${other}; leave one of them`,
        kind: 'frames with two pictures',
      });
    }
    frames.set(number, join(folder, name));
  }
  return frames;
}

/** Names of a folder in order, without hidden ones such as macOS’s ._0001.jpg; none where it cannot be read. */
export async function namesOf(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
}

/** Sub-folders whose name matches, in the order of the patterns, then of the names. */
export async function foldersIn(folder: string, ...patterns: readonly RegExp[]): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('.') && name !== '__MACOSX')
    .sort();
  return patterns.flatMap((pattern) =>
    names.filter((name) => pattern.test(name)).map((name) => join(folder, name)),
  );
}

/** The folder, or the one of the same name in it, which unpacking often makes: SN001/SN001. */
export async function unwrapped(folder: string): Promise<string> {
  const [inner] = await foldersIn(folder, named(basename(folder)));
  return inner ?? folder;
}

/** The archives of a folder, such as 2D+3D/F001.zip, whose name without the ending matches. */
export async function archivesIn(folder: string, pattern: RegExp): Promise<string[]> {
  return (await namesOf(folder))
    .filter((name) => ARCHIVE.test(name) && pattern.test(name.replace(ARCHIVE, '')))
    .map((name) => join(folder, name));
}

/** A pattern that a name matches as a whole, in capitals or not. */
export function named(...names: readonly string[]): RegExp {
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^(?:${escaped.join('|')})$`, 'i');
}

/** Paths of all files below a folder, from the folder and with slashes, in order. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
