import 'server-only';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { AppError, messageOf } from '../errors';
import { replaceFolder } from '../node/replace-folder';
import { isPlain } from '../runs/plain-name';
import { MODEL_FOLDER } from '../runs/run-file';
import { type ModelFiles, renamedModel } from '../ugn/renamed-model';
import { MANIFEST_FILE, readModel } from '../ugn/weights';
import { modelsFolder, runFolder } from './folders';
import { historyFolder, listHistory, readServedManifest, SERVED } from './published-models';
import { exists } from './runs';

export interface Published {
  /** Hash of the model that is served now. */
  readonly hash: string;
  /** Folder of the history that holds the one it replaced, or null when there was none. */
  readonly keptAs: string | null;
}

/**
 * Serves a run's model instead of the present one, which is kept in the history.
 * @throws AppError bad-weights when the run's files are cut or edited; conflict when they are served already
 */
export function publish(runId: string): Promise<Published> {
  return oneAtATime(async () => {
    const folder = path.join(runFolder(runId), MODEL_FOLDER);
    if (!(await exists(path.join(folder, MANIFEST_FILE)))) {
      throw new AppError('conflict', `The run ${runId} has no model yet; it writes one when it is done.`);
    }
    return serve(await readChecked(folder));
  });
}

/**
 * Serves a model of the history again; the present one goes into the history in its turn.
 * @param entry its folder there, or null for the one that was replaced last
 * @throws AppError not-found, bad-weights, conflict
 */
export function rollBack(entry: string | null): Promise<Published> {
  return oneAtATime(async () => {
    const name = entry ?? (await listHistory())[0]?.name;
    if (name === undefined)
      throw new AppError('conflict', 'No model was replaced yet: nothing to go back to.');
    const folder = path.join(historyFolder(), name);
    if (!isPlain(name) || !(await exists(folder))) {
      throw new AppError('not-found', `The history holds no model ${name.slice(0, 80)}.`);
    }
    const published = await serve(await readChecked(folder));
    await rm(folder, { recursive: true, force: true });
    return published;
  });
}

/** All files of a model, checked as a page that loads it would: sizes, hashes, shapes. */
async function readChecked(folder: string): Promise<ModelFiles> {
  const files = new Map<string, Uint8Array>();
  await tf.setBackend('cpu');
  const { manifest, weights } = await readModel(async (name) => {
    const bytes = await readFile(path.join(folder, name));
    files.set(name, bytes);
    return bytes;
  });
  tf.dispose(weights);
  return { manifest, files };
}

async function serve(model: ModelFiles): Promise<Published> {
  const served = path.join(modelsFolder(), SERVED);
  const present = await readServedManifest().catch(() => null);
  if (present?.hash === model.manifest.hash) {
    throw new AppError('conflict', 'This very model is served already.');
  }
  // What cannot be checked is not worth going back to, so a damaged model is replaced without being kept.
  const old = present && (await readChecked(served).catch(() => null));
  const keptAs =
    old && `${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}-${old.manifest.hash.slice(0, 8)}`;
  try {
    if (old && keptAs) await replaceFolder(path.join(historyFolder(), keptAs), old.files);
    await replaceFolder(served, renamedModel(model, SERVED));
  } catch (cause) {
    throw new AppError('io', `Cannot publish the model: ${messageOf(cause)}`, { cause });
  }
  return { hash: model.manifest.hash, keptAs };
}

/** Next may load this file once for each route, so the queue lives with the process. */
const queues = globalThis as typeof globalThis & { ugnPublishing?: Promise<unknown> };

function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const mine = (queues.ugnPublishing ?? Promise.resolve()).then(work, work);
  queues.ugnPublishing = mine.catch(() => {});
  return mine;
}
