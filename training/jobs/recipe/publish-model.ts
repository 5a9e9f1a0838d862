import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError, messageOf } from '../../../lib/errors';
import { replaceFolder } from '../../../lib/node/replace-folder';
import { renamedModel } from '../../../lib/ugn/renamed-model';
import { readModel } from '../../../lib/ugn/weights';

/**
 * Puts a model, checked as a page that loads it would, in place of the one of that name.
 * @param model its folder
 * @param beside files to put with it, by their paths
 * @param target folder to replace; its name becomes the model's
 * @throws AppError bad-weights, io
 */
export async function publishModel(model: string, beside: readonly string[], target: string): Promise<void> {
  const files = new Map<string, Uint8Array>();
  const { manifest, weights } = await readModel(async (name) => {
    const bytes = await readFile(path.join(model, name));
    files.set(name, bytes);
    return bytes;
  });
  tf.dispose(weights);
  const published = new Map(renamedModel({ manifest, files }, path.basename(target)));
  for (const file of beside) {
    const bytes = await readFile(file).catch((cause) => {
      throw new AppError('io', `Cannot read ${file}, which belongs beside the model: ${messageOf(cause)}`, {
        cause,
      });
    });
    published.set(path.basename(file), bytes);
  }
  await replaceFolder(target, published);
}
