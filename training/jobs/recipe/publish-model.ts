import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError, messageOf } from '../../../lib/errors';
import { publishVersion } from '../../../lib/models/publish-version';
import { readModel } from '../../../lib/ugn/weights';

/**
 * Serves a model, checked as a page that loads it would, in place of the one of that name.
 * @param model its folder
 * @param beside files to put with it, by their paths
 * @param target the folder of the model that is served; its name becomes the model's
 * @throws AppError bad-weights, io, conflict
 */
export async function publishModel(model: string, beside: readonly string[], target: string): Promise<void> {
  const files = new Map<string, Uint8Array>();
  const { manifest, weights } = await readModel(async (name) => {
    const bytes = await readFile(path.join(model, name));
    files.set(name, bytes);
    return bytes;
  });
  tf.dispose(weights);
  const laid = new Map<string, Uint8Array>();
  for (const file of beside) {
    const bytes = await readFile(file).catch((cause) => {
      throw new AppError('io', `Cannot read ${file}, which belongs beside the model: ${messageOf(cause)}`, {
        cause,
      });
    });
    laid.set(path.basename(file), bytes);
  }
  await publishVersion(target, { manifest, files }, laid);
}
