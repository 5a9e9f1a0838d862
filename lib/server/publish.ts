import 'server-only';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { AppError } from '../errors';
import { type PublishedVersion, publishVersion, serveVersion } from '../models/publish-version';
import type { ModelFiles } from '../models/renamed-model';
import { versionFolder, versionsOf } from '../models/served-folder';
import { isPlain } from '../runs/plain-name';
import { MODEL_FOLDER } from '../runs/run-file';
import { readModel } from '../ugn/weights';
import { MANIFEST_FILE } from '../ugn/weights-manifest';
import { runFolder } from './folders';
import { historyFolder, listHistory, servedModel } from './published-models';
import { exists } from './runs';

export interface Published {
  /** Hash of the model that is served now. */
  readonly hash: string;
  /** Name in the history of the one it replaced, or null when there was none. */
  readonly keptAs: string | null;
}

/**
 * Serves a run's model instead of the present one, which is kept in the history.
 * @throws AppError bad-weights when the run's files are cut or edited; conflict when they are served already; io
 */
export async function publish(runId: string): Promise<Published> {
  const folder = path.join(runFolder(runId), MODEL_FOLDER);
  if (!(await exists(path.join(folder, MANIFEST_FILE)))) {
    throw new AppError('conflict', `The run ${runId} has no model yet; it writes one when it is done.`);
  }
  const model = await readChecked(folder);
  return published(model, await publishVersion(servedModel(), model));
}

/**
 * Serves a model of the history again; the present one goes into the history in its turn.
 * @param entry its name there, or null for the one that was replaced last
 * @throws AppError not-found, bad-weights, conflict, io
 */
export async function rollBack(entry: string | null): Promise<Published> {
  const name = entry ?? (await listHistory())[0]?.name;
  if (name === undefined) throw new AppError('conflict', 'No model was replaced yet: nothing to go back to.');
  if ((await versionsOf(servedModel())).includes(name)) {
    const model = await readChecked(versionFolder(servedModel(), name));
    return published(model, await serveVersion(servedModel(), name));
  }
  const folder = path.join(historyFolder(), name);
  if (!isPlain(name) || !(await exists(folder))) {
    throw new AppError('not-found', `The history holds no model ${name.slice(0, 80)}.`);
  }
  const model = await readChecked(folder);
  const result = published(model, await publishVersion(servedModel(), model));
  await rm(folder, { recursive: true, force: true }); // it is a version now
  return result;
}

function published({ manifest }: ModelFiles, { replaced, isNew }: PublishedVersion): Published {
  if (!isNew) throw new AppError('conflict', 'This very model is served already.');
  return { hash: manifest.hash, keptAs: replaced };
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
