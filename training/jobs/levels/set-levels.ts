import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError, messageOf } from '../../../lib/errors';
import { refuseForeign, replaceFolder } from '../../../lib/node/replace-folder';
import { packModel } from '../../../lib/ugn/weights';
import { openFaceSet } from '../../datasets/open';
import { evaluate, type Levels } from '../../evaluation/evaluate';
import { centrePictures } from '../../evaluation/nodes/centre-pictures';
import { graphPredictions } from '../../evaluation/nodes/heads';
import { NodeReader } from '../../evaluation/nodes/node-reader';
import { chooseEpistemicLevels, chooseLevels } from '../../evaluation/people/choose-levels';
import { type Heads, readSet } from '../../evaluation/people/read-people';
import { SPLITS } from '../../face-set/shards';
import { loadFaceData } from '../../input/faces';
import { metricsOf } from '../../run/finish';
import { readModelFolder } from '../../stages/init';
import { callTable, levelTable } from './level-tables';

/** Examples, figures on photographs and licences lie beside published models alone; those are not written over. */
const PART_OF_MODEL = /^(manifest\.json|[\w-]+\.bin)$/;

export interface LevelOptions {
  /** a model's folder, or its name under public/models */
  readonly model: string;
  /** folder of photographs with machine labels and people's words; the validation split is used */
  readonly photos: string;
  /** folder of people who were told to look neutral */
  readonly neutral: string;
  /** folder of a face set with exact labels, whose test split gives the manifest its figures; null leaves them out */
  readonly rendered: string | null;
  readonly cache: string | null;
  /** folder of the model with its new levels */
  readonly out: string;
  /** the command, for the manifest */
  readonly command: string;
}

/**
 * Gives a model the thresholds, the parts of doubt and the levels of “unsure” that chooseLevels finds, and prints them
 * beside those that it had. The weights stay as they are.
 * @throws AppError io, bad-weights or bad-input
 */
export async function setLevels({
  model,
  photos,
  neutral,
  rendered,
  cache,
  out,
  command,
}: LevelOptions): Promise<void> {
  await refuseForeign(out, (name) => PART_OF_MODEL.test(name), 'a model’s manifest and weights');
  const { manifest, weights } = await readModelFolder(model);
  if (cache) await mkdir(cache, { recursive: true });
  const { config, id, training } = manifest;
  const reader = await NodeReader.open(weights, config, cache);
  const heads: Heads = { weights, config, rule: manifest };
  try {
    const [validation, told] = [
      await readSet(heads, await openFaceSet(photos), ['validation'], reader, () => {}),
      await readSet(heads, await openFaceSet(neutral), SPLITS, reader, () => {}),
    ];
    const levels = chooseLevels(validation.answers, told.answers);
    const metrics = rendered === null ? {} : await figuresOn(rendered, { ...heads, rule: levels }, reader);
    const { files } = await packModel({
      ...{ id, config, weights, training: { ...training, levels: command, metrics } },
      ...levels,
      epistemicLevels: chooseEpistemicLevels(validation.answers),
      strength: manifest.strength,
    });
    await replaceFolder(out, files).catch((cause) => {
      throw new AppError('io', `Cannot write the model to ${out}: ${messageOf(cause)}`, { cause });
    });
    console.log(levelTable(manifest, levels));
    console.log(`\n${callTable(validation.answers, told.answers, levels.thresholds)}`);
    console.log(`\n${path.resolve(out)}`);
  } finally {
    reader.dispose();
    tf.dispose(weights);
  }
}

/** The figures of the set's test split at these levels, as a training's end has them. */
async function figuresOn(
  folder: string,
  { weights, config, rule }: Omit<Heads, 'rule'> & { rule: Levels },
  reader: NodeReader,
): Promise<Record<string, number>> {
  const { test } = await loadFaceData([folder], config.aus, config.inputSize);
  const nodes = await reader.read(centrePictures(test, config.inputSize));
  const predictions = await graphPredictions(weights, config, nodes);
  return metricsOf(evaluate(config.aus, predictions, test.labels, rule));
}
