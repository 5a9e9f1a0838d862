import { mkdir } from 'node:fs/promises';
import { hasGraph, type UgnConfig } from '../../../lib/ugn/config';
import type { Weights } from '../../../lib/ugn/shapes';
import type { Faces } from '../../input/faces';
import type { Predictions } from '../evaluate';
import { centrePictures } from './centre-pictures';
import { graphPredictions, nodePredictions } from './heads';
import { NodeReader } from './node-reader';

/**
 * Predicts every image as `predict` does, by nodes that are kept in a folder, so that other heads or levels on the same
 * backbone are measured in seconds. The backbone runs on kernels of our own, whose rounding is another.
 */
export async function predictKept(
  weights: Weights,
  config: UgnConfig,
  faces: Faces,
  folder: string,
  onImages: (count: number) => void,
): Promise<Predictions> {
  await mkdir(folder, { recursive: true });
  const reader = await NodeReader.open(weights, config, folder);
  try {
    const nodes = await reader.read(centrePictures(faces, config.inputSize), onImages);
    return hasGraph(config.variant)
      ? await graphPredictions(weights, config, nodes)
      : nodePredictions(weights, config.aus.length, nodes);
  } finally {
    reader.dispose();
  }
}
