import { stat } from 'node:fs/promises';
import { basename, relative, resolve, sep } from 'node:path';
import { HEAD_BYTES } from '../analyze/container';
import { type FileKind, fileKind } from '../analyze/file-kind';
import { AppError, messageOf } from '../errors';
import { headOf } from './file-head';
import type { OutputFiles } from './output-files';
import { type FolderWalk, walkFolder } from './walk-folder';

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

/** A file of a folder that is not read. */
export interface OtherFile {
  readonly name: string;
  readonly detail: string;
}

/** Files are looked into so many at once. */
const LOOKED_INTO = 64;

/**
 * A file, or the pictures and videos of a folder and the folders below it, by name; what they are, their content says.
 * Hidden files are left out. A file that is given by itself is read whatever it is, so that it is said why it cannot be.
 * @param outputs where the analysis writes
 * @returns the files, those that are no picture and no video or are there already, and the names of those that the
 *   analysis itself wrote
 * @throws AppError not-found, or bad-input when there is nothing to read or a file would be written over
 */
export async function listInputs(
  input: string,
  outputs: OutputFiles,
): Promise<{ files: InputFile[]; others: OtherFile[]; own: string[] }> {
  const root = resolve(input);
  const facts = await stat(root).catch((cause) => {
    throw new AppError('not-found', `--input ${input} cannot be read: ${messageOf(cause)}`, { cause });
  });
  if (!facts.isDirectory()) {
    if (!facts.isFile()) throw new AppError('bad-input', `--input ${input} is neither a file nor a folder.`);
    const { file, kind } = await lookedInto(root, basename(root));
    const files = [{ ...file, kind: kind ?? ('picture' as const) }];
    outputs.refuseOverwriting(files);
    return { files, others: [], own: [] };
  }
  const { files: paths, again } = await pathsBelow(root);
  const nameOf = (path: string) => relative(root, path).split(sep).join('/');
  const files: InputFile[] = [];
  const unread: (OtherFile & { path: string })[] = [];
  const others: OtherFile[] = again.map(({ path, sameAs }) => {
    const detail = `a link to ${nameOf(sameAs) || 'the folder itself'}, which is read there`;
    return { name: nameOf(path), detail };
  });
  for (let i = 0; i < paths.length; i += LOOKED_INTO) {
    const some = paths.slice(i, i + LOOKED_INTO);
    for (const { file, kind, refusal } of await Promise.all(
      some.map((path) => lookedInto(path, nameOf(path))),
    )) {
      if (kind) files.push({ ...file, kind });
      else
        unread.push({ name: file.name, path: file.path, detail: refusal ?? 'neither a picture nor a video' });
    }
  }
  if (files.length === 0) {
    throw new AppError(
      'bad-input',
      `--input ${basename(root)} holds no picture and no video, by their content or their names.`,
    );
  }
  outputs.refuseOverwriting(files);
  const names = new Set(files.map(({ name }) => name));
  const isOwn = ({ path }: { path: string }) => outputs.isOwn(path, names);
  const strangers = unread.filter((file) => !isOwn(file)).map(({ name, detail }) => ({ name, detail }));
  return { files, others: [...others, ...strangers], own: unread.filter(isOwn).map(({ name }) => name) };
}

/** What a file is; one that cannot be opened is what its name says, and why it cannot is said when it is its turn. */
async function lookedInto(path: string, name: string) {
  let head = new Uint8Array(0);
  let stamp = '0 bytes, 0';
  let refusal: string | null = null;
  try {
    const { size, mtimeMs } = await stat(path);
    stamp = `${size} bytes, ${mtimeMs}`;
    head = await headOf(path, HEAD_BYTES);
  } catch (error) {
    refusal = `it cannot be opened: ${messageOf(error)}`;
  }
  return { file: { name, path, stamp }, kind: fileKind(name, head), refusal };
}

async function pathsBelow(folder: string): Promise<FolderWalk> {
  const { files, again } = await walkFolder(folder, (path) => !isHidden(relative(folder, path)));
  const wanted = files.sort((one, other) => (one < other ? -1 : 1));
  return { files: wanted, again };
}

function isHidden(path: string): boolean {
  return path.split(sep).some((part) => part.startsWith('.'));
}
