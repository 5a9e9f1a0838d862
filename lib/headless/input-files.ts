import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { type FileKind, fileKind, PICTURES, VIDEOS } from '../analyze/file-kind';
import { AppError, messageOf } from '../errors';
import type { OutputFiles } from './output-files';

/** A file to be read. */
export interface InputFile {
  /** Path from the given folder, with slashes: the same on every machine. */
  readonly name: string;
  readonly path: string;
  readonly kind: FileKind;
  /** Paths of the pictures of a sequence, in their order. */
  readonly pictures?: readonly string[];
  /** Changes with the file's content. */
  readonly stamp: string;
}

/**
 * A file, or the pictures and videos of a folder and the folders below it, by name. Hidden files are left out.
 * @param outputs where the analysis writes
 * @returns the files, the names of those that are no picture and no video, and of those that the analysis itself wrote
 * @throws AppError not-found, or bad-input when there is nothing to read or a file would be written over
 */
export async function listInputs(
  input: string,
  outputs: OutputFiles,
): Promise<{ files: InputFile[]; others: string[]; own: string[] }> {
  const root = resolve(input);
  const facts = await stat(root).catch((cause) => {
    throw new AppError('not-found', `--input ${input} cannot be read: ${messageOf(cause)}`, { cause });
  });
  const paths = facts.isDirectory() ? await pathsBelow(root) : [root];
  const base = facts.isDirectory() ? root : resolve(root, '..');
  const files: InputFile[] = [];
  const unread: { name: string; path: string }[] = [];
  for (const path of paths) {
    const name = relative(base, path).split(sep).join('/');
    const kind = fileKind(path);
    if (kind === null) unread.push({ name, path });
    else {
      // A link that leads nowhere has no facts; that it cannot be opened is said when it is its turn.
      const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
      files.push({ name, path, kind, stamp: `${size} bytes, ${mtimeMs}` });
    }
  }
  if (files.length === 0) {
    const wanted = [...PICTURES, ...VIDEOS].join(' ');
    throw new AppError(
      'bad-input',
      `--input ${basename(root)} holds no picture and no video; their names end in one of ${wanted}.`,
    );
  }
  outputs.refuseOverwriting(files);
  const names = new Set(files.map(({ name }) => name));
  const isOwn = ({ path }: { path: string }) => outputs.isOwn(path, names);
  const namesOf = (some: typeof unread) => some.map(({ name }) => name);
  return {
    files,
    others: namesOf(unread.filter((file) => !isOwn(file))),
    own: namesOf(unread.filter(isOwn)),
  };
}

async function pathsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause) => {
    throw new AppError('io', `Cannot read the folder ${folder}: ${messageOf(cause)}`, { cause });
  });
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !isHidden(relative(folder, path)))
    .sort((one, other) => (one < other ? -1 : 1));
}

function isHidden(path: string): boolean {
  return path.split(sep).some((part) => part.startsWith('.'));
}
