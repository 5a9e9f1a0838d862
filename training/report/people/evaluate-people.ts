import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../../lib/errors';
import { writeAtomically } from '../../../lib/node/atomic';
import { progressBar } from '../../../lib/node/progress-bar';
import { PEOPLE_FILE, type PeopleFile } from '../../../lib/runs/people-file';
import { openFaceSet } from '../../datasets/open';
import { NodeReader } from '../../evaluation/nodes/node-reader';
import { measureNeutral, measureOnPhotographs } from '../../evaluation/people/measure-people';
import { type Heads, readPhotographs, readSet } from '../../evaluation/people/read-people';
import { type ShardSet, SPLITS } from '../../face-set/shards';
import { readModelFolder } from '../../stages/init';
import { peopleTables } from './people-tables';

export interface PeopleOptions {
  /** a model's folder, or its name under public/models */
  readonly model: string;
  /** folder of photographs with machine labels and people's words */
  readonly photos: string;
  /** folders of prepared pictures of people who were told to look neutral */
  readonly neutral: readonly string[];
  /** where nodes that were read are kept, so that another graph on the same backbone is measured in seconds */
  readonly cache: string | null;
  /** folder of the report; without it the measures are only printed */
  readonly out?: string;
  readonly command: string;
  /** label of the backend, which has been started */
  readonly device: string;
}

/**
 * Measures a model by what people said and were told, how its doubt finds mistakes, and its graph beside its nodes' own
 * heads; prints the tables, and writes them with every number to people.md and people.json where a folder is given.
 * @throws AppError io, bad-weights, or bad-input
 */
export async function evaluatePeople(options: PeopleOptions): Promise<void> {
  const { photos, neutral, cache, out, command, device } = options;
  const { manifest, weights } = await readModelFolder(options.model);
  for (const folder of [cache, out]) if (folder) await mkdir(folder, { recursive: true });
  const reader = await NodeReader.open(weights, manifest.config, cache);
  const heads: Heads = { weights, config: manifest.config, rule: manifest };
  try {
    const set = await openFaceSet(photos);
    const told = await Promise.all(neutral.map(openNeutral));
    const ofNeutral: PeopleFile['neutral'][number][] = [];
    for (const one of told) {
      const { answers } = await readSet(heads, one, SPLITS, reader, () => {});
      ofNeutral.push({ data: one.directory, source: one.source, ...measureNeutral(answers) });
    }
    const bar = progressBar('faces answered');
    let isStarted = false;
    const read = await readPhotographs(heads, set, 'test', reader, (count, total) => {
      if (!isStarted) bar.start(total, 0);
      isStarted = true;
      bar.increment(count);
    }).finally(() => bar.stop());
    const report = { source: set.source, neutral: ofNeutral, ...measureOnPhotographs(read) };
    const { id, hash } = manifest;
    const head = `${id} on ${report.images} photographs (the test split) of ${photos}, on ${device}.\n\n${set.source}`;
    const tables = peopleTables(report);
    console.log(`${head}\n\n${tables}`);
    if (!out) return;
    const numbers: PeopleFile = { command, model: id, hash, data: photos, device, ...report };
    await writeAtomically(path.join(out, 'people.md'), [
      `# ${id} and people\n\nCommand: ${command}\n\n${head}\n\n${tables}\n`,
    ]);
    await writeAtomically(path.join(out, PEOPLE_FILE), [`${JSON.stringify(numbers, null, 1)}\n`]);
    console.log(`\nReport: ${path.join(out, 'people.md')}`);
  } finally {
    reader.dispose();
    tf.dispose(weights);
  }
}

/** @throws AppError bad-input for a set that says of somebody that a unit is present */
async function openNeutral(folder: string): Promise<ShardSet> {
  const set = await openFaceSet(folder);
  const isNeutral = SPLITS.every((split) => set.split(split).labels.every((label) => label === 0));
  if (isNeutral) return set;
  const how = `npm run train -- prepare --neutral --data PICTURES --out ${folder}`;
  throw new AppError(
    'bad-input',
    `${folder} is no set of people who were told to look neutral. Make one by: ${how}`,
  );
}
