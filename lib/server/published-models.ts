import 'server-only';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf } from '../errors';
import { isMissing } from '../node/json-file';
import { recoverFolder } from '../node/replace-folder';
import { isPlain } from '../runs/plain-name';
import { MANIFEST_FILE, type Manifest, parseManifest } from '../ugn/weights';
import { modelsFolder, runsFolder } from './folders';
import { foldersIn } from './runs';

/** Name of the model that the live page loads. */
export const SERVED = 'default';

/** What a list shows of a model. */
export interface ModelEntry {
  /** Folder name: of the model, or of the history. */
  readonly name: string;
  readonly hash: string;
  readonly variant: string;
  readonly trained: string;
  readonly f1: number | null;
}

/** Where replaced models are kept, each in a folder `<date>-<first digits of its hash>`. */
export function historyFolder(): string {
  return path.join(runsFolder(), 'published-history');
}

/**
 * The manifest of the model that the live page loads.
 * @throws AppError bad-weights when it is missing or cannot be used
 */
export function readServedManifest(): Promise<Manifest> {
  return readManifest(path.join(modelsFolder(), SERVED));
}

/** The model that the live page loads as a list shows it, or null when there is none that can be used. */
export function readServed(): Promise<ModelEntry | null> {
  return readServedManifest().then(entryOf(SERVED), () => null);
}

/** Models that were replaced, the one replaced last first. */
export async function listHistory(): Promise<ModelEntry[]> {
  const folder = historyFolder();
  const names = (await foldersIn(folder)).filter((name) => !name.startsWith('.'));
  const entries = await Promise.all(
    names.sort().map((name) => readManifest(path.join(folder, name)).then(entryOf(name), () => null)),
  );
  return entries.filter((entry) => entry !== null).reverse();
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

async function readManifest(folder: string): Promise<Manifest> {
  let bytes: Uint8Array;
  await recoverFolder(folder);
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

/**
 * A file of a model as the pages load it; the tag changes with its content.
 * @throws AppError not-found; io
 */
export async function readModelFile(
  model: string,
  name: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; type: string; tag: string }> {
  if (!isPlain(model) || !isPlain(name)) throw new AppError('not-found', 'There is no such model file.');
  const folder = path.join(modelsFolder(), model);
  await recoverFolder(folder);
  try {
    const file = await open(path.join(folder, name));
    try {
      const { mtimeMs, size } = await file.stat();
      const bytes = new Uint8Array(await file.readFile());
      const type = name.endsWith('.json') ? 'application/json' : 'application/octet-stream';
      return { bytes, type, tag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"` };
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (isMissing(cause)) throw new AppError('not-found', `The model ${model} has no file ${name}.`);
    throw new AppError('io', `Cannot read ${name}: ${messageOf(cause)}`, { cause });
  }
}
