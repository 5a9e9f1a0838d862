import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, messageOf } from '../errors';
import { writeAtomically } from '../node/atomic';
import { isMissing } from '../node/json-file';
import { type FolderLock, lockFolder } from '../node/lock';
import { recoverFolder, replaceFolder } from '../node/replace-folder';
import { MANIFEST_FILE } from '../ugn/weights-manifest';
import { type ModelFiles, renamedModel } from './renamed-model';
import {
  ORIGINAL,
  readServedFile,
  SERVED_FILE,
  type ServedFile,
  servedFolder,
  VERSIONS_FOLDER,
  versionFolder,
  versionsOf,
} from './served-folder';

/** Another process that publishes takes seconds. */
const LONGEST_WAIT_MS = 120_000;
const LOOK_EVERY_MS = 50;

/** What is served now, and what was before. */
export interface PublishedVersion {
  readonly version: string;
  /** null where that very version was served already, or none was. */
  readonly replaced: string | null;
  readonly isNew: boolean;
}

/**
 * Serves a model under a name from now on. Its files go to a folder of their own, and what is served is changed by
 * exchanging one small file at the end: who reads meanwhile, or comes after a crash or a power cut, meets the old model
 * whole or the new one. What lies beside the weights served so far, such as examples, is taken over where the new ones
 * bring none of that name. The site and the command lines wait for each other.
 * @param model the model's folder, made where it is missing; its last part becomes the model's id
 * @param beside files to lay with the weights, by name
 * @throws AppError io; conflict where another process publishes for too long
 */
export async function publishVersion(
  model: string,
  fresh: ModelFiles,
  beside: ReadonlyMap<string, Uint8Array> = new Map(),
): Promise<PublishedVersion> {
  return whileLocked(model, async (lock) => {
    const files = new Map([
      ...(await filesBeside(await servedFolder(model))),
      ...beside,
      ...renamedModel(fresh, path.basename(model)),
    ]);
    const version = hashOf(files);
    if (!(await isWhole(versionFolder(model, version), version))) {
      await replaceFolder(versionFolder(model, version), files);
    }
    return point(model, version, lock);
  });
}

/**
 * Serves a version again that was served before.
 * @throws AppError not-found where there is none of that name; io; conflict
 */
export async function serveVersion(model: string, version: string): Promise<PublishedVersion> {
  return whileLocked(model, async (lock) => {
    if (!(await versionsOf(model)).includes(version)) {
      throw new AppError('not-found', `${model} has no version ${version.slice(0, 80)}.`);
    }
    return point(model, version, lock);
  });
}

/** Puts right what processes left that were killed while they published. Where one publishes now, nothing is done. */
export async function sweepVersions(model: string): Promise<void> {
  await recoverFolder(model);
  if (!(await namesIn(path.join(model, VERSIONS_FOLDER))).some(isLeftOver)) return;
  const lock = await lockFolder(path.join(model, VERSIONS_FOLDER));
  if (!lock) return;
  try {
    await sweep(model);
  } finally {
    await lock.release();
  }
}

/** The one step that changes what is served. */
async function point(model: string, version: string, lock: FolderLock): Promise<PublishedVersion> {
  const served = await readServedFile(model);
  const present = served?.serves ?? ((await hasManifest(model)) ? ORIGINAL : null);
  if (present === version) return { version, replaced: null, isNew: false };
  if (lock.lost.aborted) throw new AppError('conflict', `Another process publishes to ${model} meanwhile.`);
  const before = [...(present === null ? [] : [present]), ...(served?.before ?? [])];
  const content: ServedFile = {
    format: 'ugn-live served model',
    version: 1,
    serves: version,
    since: new Date().toISOString(),
    before: [...new Set(before)].filter((name) => name !== version),
  };
  await writeAtomically(path.join(model, SERVED_FILE), `${JSON.stringify(content, null, 1)}\n`);
  return { version, replaced: present, isNew: true };
}

async function whileLocked<T>(model: string, work: (lock: FolderLock) => Promise<T>): Promise<T> {
  let lock: FolderLock | null = null;
  try {
    await recoverFolder(model); // else the next line would take its place
    await mkdir(path.join(model, VERSIONS_FOLDER), { recursive: true });
    lock = await waitForLock(model);
    await sweep(model);
    return await work(lock);
  } catch (cause) {
    if (cause instanceof AppError && cause.kind !== 'io') throw cause;
    throw new AppError('io', `Cannot publish to ${model}: ${messageOf(cause)}`, { cause });
  } finally {
    await lock?.release();
  }
}

async function waitForLock(model: string): Promise<FolderLock> {
  const folder = path.join(model, VERSIONS_FOLDER);
  for (const end = performance.now() + LONGEST_WAIT_MS; ; ) {
    const lock = await lockFolder(folder);
    if (lock) return lock;
    if (performance.now() > end) {
      throw new AppError('conflict', `Another process publishes to ${model}; try again when it is done.`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** With the lock held, whatever is half made was left by a process that is gone. */
async function sweep(model: string): Promise<void> {
  for (const folder of [model, path.join(model, VERSIONS_FOLDER)]) {
    for (const name of (await namesIn(folder)).filter(isLeftOver)) {
      await rm(path.join(folder, name), { recursive: true, force: true });
    }
  }
}

function isLeftOver(name: string): boolean {
  return /^\.[0-9a-f]{16}\.(writing|replaced)-|^served\.json\.writing-/.test(name);
}

/** What lies in a version's folder and is neither weights nor of publishing. */
async function filesBeside(folder: string): Promise<[string, Uint8Array][]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const names = entries
    .filter((entry) => entry.isFile() && !/^\.|\.bin$|\.writing-/.test(entry.name))
    .map(({ name }) => name)
    .filter((name) => name !== MANIFEST_FILE && name !== SERVED_FILE);
  return Promise.all(
    names.map(async (name): Promise<[string, Uint8Array]> => [name, await readFile(path.join(folder, name))]),
  );
}

async function isWhole(folder: string, version: string): Promise<boolean> {
  const names = await namesIn(folder);
  if (names.length === 0) return false;
  const contents = await Promise.all(
    names.map((name) => readFile(path.join(folder, name)).catch(() => null)),
  );
  const files = names.flatMap((name, i): [string, Uint8Array][] =>
    contents[i] ? [[name, contents[i]]] : [],
  );
  return files.length === names.length && hashOf(new Map(files)) === version;
}

function hashOf(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256');
  for (const name of [...files.keys()].sort()) {
    hash.update(`${name}\0${createHash('sha256').update(files.get(name)!).digest('hex')}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

async function hasManifest(folder: string): Promise<boolean> {
  return (await namesIn(folder)).includes(MANIFEST_FILE);
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error) => {
    if (isMissing(error)) return [];
    throw error;
  });
}
