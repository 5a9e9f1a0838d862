import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { replaceFolder } from '../../../lib/node/replace-folder';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { initialWeights } from '../../../lib/ugn/model';
import { packModel } from '../../../lib/ugn/weights';
import { type FaceSample, type SplitName, writeShardSet } from '../../../training/face-set/shards';
import type { TrainingConfig } from '../../../training/stages/training-config';

const AUS = [4, 12, 25];
const SIDE = 37; // of which the model sees 32

/** Writes a face set that a small model learns in seconds: 32 images to train on, 8 to validate, 8 to test. */
export async function writeBars(folder: string): Promise<void> {
  await writeShardSet(folder, {
    aus: AUS,
    size: SIDE,
    source: 'Bars for a test.',
    samples: [...(await bars('train', 32)), ...(await bars('validation', 8)), ...(await bars('test', 8))],
  });
}

/** Writes a model with random weights for that face set, to start from. */
export async function writeStart(folder: string, model: TrainingConfig['model'], seed = 3): Promise<void> {
  const config = ugnConfigSchema.parse({ ...model, aus: AUS, inputSize: 32 });
  const weights = initialWeights(config, seed);
  const training = { trainedOn: 'nothing', command: 'none', date: '2026-01-01', metrics: {} };
  const levels = { thresholds: AUS.map(() => 0.5), unsureAbove: AUS.map(() => 0.1) };
  const { files } = await packModel({ id: 'start', config, weights, ...levels, training });
  tf.dispose(weights);
  await replaceFolder(folder, files);
}

/** Pictures with a bright band for each unit that is present: at the top, in the middle, at the bottom. */
async function bars(split: SplitName, count: number): Promise<FaceSample[]> {
  const samples: FaceSample[] = [];
  for (let i = 0; i < count; i++) {
    const labels = AUS.map((_, j) => ((i >> j) & 1) as 0 | 1);
    const pixels = new Uint8Array(SIDE * SIDE * 3).fill(60 + (i % 7) * 5);
    for (const [j, label] of labels.entries()) {
      if (label === 1) pixels.fill(230, (j * 12 + 3) * SIDE * 3, (j * 12 + 10) * SIDE * 3);
    }
    const raw = { width: SIDE, height: SIDE, channels: 3 as const };
    const jpeg = await sharp(pixels, { raw }).jpeg().toBuffer();
    samples.push({ subject: `${split}-${i}`, split, jpeg, labels, intensity: labels });
  }
  return samples;
}
