import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { initialWeights } from '../../../lib/ugn/model';
import { startWasm } from '../../../training/backends/start-wasm';
import { predict } from '../../../training/evaluation/evaluate';
import { predictKept } from '../../../training/evaluation/nodes/predict-kept';
import type { Faces } from '../../../training/input/faces';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nodes-'));
  await startWasm(1);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const COUNT = 3;
const SIDE = 37; // 32 · 8/7

function faces(): Faces {
  const random = new Random(5);
  return {
    count: COUNT,
    side: SIDE,
    pixels: Uint8Array.from({ length: COUNT * SIDE * SIDE * 3 }, () => random.int(256)),
    labels: new Float32Array(COUNT * 2),
    subjects: ['a', 'b', 'c'],
    source: new Uint8Array(COUNT),
  };
}

test.each(['plain', 'normalised'] as const)(
  'heads on %s nodes that were kept predict what the whole model does, and the backbone reads a picture once',
  async (graphNodes) => {
    const base = { aus: [4, 12], inputSize: 32, projectionSize: 4, outputSize: 4, predictionSamples: 4 };
    const config = ugnConfigSchema.parse({ ...base, readsMirror: true, graphNodes });
    const weights = initialWeights(config, 3);
    const whole = await predict(weights, config, faces());
    const before = (await readdir(folder)).length;
    const kept = await predictKept(weights, config, faces(), folder, () => {});
    const files = (await readdir(folder)).length;
    const again = await predictKept(weights, config, faces(), folder, () => {});
    tf.dispose(weights);
    expect(again).toEqual(kept);
    expect((await readdir(folder)).length).toBe(files);
    // another graph on the same backbone finds its nodes
    expect(files - before).toBe(graphNodes === 'plain' ? 1 : 0);
    for (const key of ['p', 'epistemic', 'aleatoric'] as const) {
      for (const [i, value] of whole[key].entries()) expect(kept[key][i]).toBeCloseTo(value, 2);
    }
  },
);
