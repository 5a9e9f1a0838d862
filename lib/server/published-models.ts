import 'server-only';
import type { FileHandle } from 'node:fs/promises';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { AppError, messageOf } from '../errors';
import { servedFolder, versionFolder, versionsOf } from '../models/served-folder';
import { isMissing } from '../node/json-file';
import { isPlain } from '../runs/plain-name';
import { MANIFEST_FILE, type Manifest, parseManifest } from '../ugn/weights-manifest';
import { modelsFolder, runsFolder } from './folders';
import { foldersIn } from './runs';

/** Name of the model that the live page loads. */
export const SERVED = 'default';

/** What a list shows of a model. */
export interface ModelEntry {
  /** Of the model; in the history, of its version or of its folder there. */
  readonly name: string;
  readonly hash: string;
  readonly variant: string;
  readonly trained: string;
  readonly f1: number | null;
}

/** The folder of the model that the live page loads, with all its versions. */
export function servedModel(): string {
  return path.join(modelsFolder(), SERVED);
}

/** Where earlier versions of this program kept replaced models, each in a folder `<date>-<first digits of its hash>`. */
export function historyFolder(): string {
  return path.join(runsFolder(), 'published-history');
}

/**
 * The manifest of the model that the live page loads.
 * @throws AppError bad-weights when it is missing or cannot be used; io
 */
export async function readServedManifest(): Promise<Manifest> {
  return readManifestIn(await servedFolder(servedModel()));
}

/** The model that the live page loads as a list shows it, or null when there is none that can be used. */
export function readServed(): Promise<ModelEntry | null> {
  return readServedManifest().then(entryOf(SERVED), () => null);
}

/** Models that were served before, the one replaced last first. */
export async function listHistory(): Promise<ModelEntry[]> {
  const [, ...versions] = await versionsOf(servedModel()).catch(() => []);
  const kept = (await foldersIn(historyFolder()))
    .filter((name) => !name.startsWith('.'))
    .sort()
    .reverse();
  const folders = [
    ...versions.map((name) => ({ name, folder: versionFolder(servedModel(), name) })),
    ...kept.map((name) => ({ name, folder: path.join(historyFolder(), name) })),
  ];
  const entries = await Promise.all(
    folders.map(({ name, folder }) => readManifestIn(folder).then(entryOf(name), () => null)),
  );
  return entries.filter((entry) => entry !== null);
}

function entryOf(name: string): (manifest: Manifest) => ModelEntry {
  return ({ hash, config, training }) => ({
    name,
    hash,
    variant: config.variant,
    trained: training.date,
    f1: training.metrics.f1 ?? null,
  });
}

/** @throws AppError bad-weights */
export async function readManifestIn(folder: string): Promise<Manifest> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path.join(folder, MANIFEST_FILE));
  } catch (cause) {
    throw new AppError(
      'bad-weights',
      `There is no model here: ${messageOf(cause)}. Make one with npm run train, in the folder of the project.`,
      { cause },
    );
  }
  return parseManifest(bytes);
}

/** A file of a model as the pages load it. */
interface ModelFile {
  readonly type: string;
  /** Changes with the content. */
  readonly tag: string;
  /** In bytes. */
  readonly size: number;
  /** Reads it; who does not must close it. */
  content(): ReadableStream;
  close(): Promise<void>;
}

/**
 * Opens a file of the model as it is served now, or of another version where this one has none of that name: so a page
 * that began to load goes on while another model is published.
 * @throws AppError not-found; bad-weights; io
 */
export async function openModelFile(model: string, name: string): Promise<ModelFile> {
  if (!isPlain(model) || !isPlain(name)) throw new AppError('not-found', 'There is no such model file.');
  const home = path.join(modelsFolder(), model);
  const file =
    (await openIfThere(path.join(await servedFolder(home), name))) ??
    (name.endsWith('.bin') ? await openInVersions(home, name) : null);
  if (!file) throw new AppError('not-found', `The model ${model} has no file ${name}.`);
  const { mtimeMs, size } = await file.stat();
  return {
    type: name.endsWith('.json') ? 'application/json' : 'application/octet-stream',
    tag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
    size,
    content: () => Readable.toWeb(file.createReadStream()) as ReadableStream,
    close: () => file.close(),
  };
}

async function openInVersions(home: string, name: string): Promise<FileHandle | null> {
  for (const version of await versionsOf(home)) {
    const file = await openIfThere(path.join(versionFolder(home, version), name));
    if (file) return file;
  }
  return null;
}

async function openIfThere(file: string): Promise<FileHandle | null> {
  try {
    const opened = await open(file);
    if ((await opened.stat()).isFile()) return opened;
    await opened.close();
    return null;
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw new AppError('io', `Cannot read ${path.basename(file)}: ${messageOf(cause)}`, { cause });
  }
}
