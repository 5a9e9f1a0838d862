import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { startFromNumpy } from '../../../training/init';

const config = ugnConfigSchema.parse({ aus: [12], inputSize: 32, projectionSize: 4, outputSize: 4 });
let folder: string;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(path.join(tmpdir(), 'ugn-npy-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function writeNpy(name: string, shape: number[], values: Float32Array): Promise<void> {
  const dict = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = `${dict.padEnd(Math.ceil((dict.length + 11) / 64) * 64 - 11)}\n`;
  const head = Buffer.alloc(10);
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(header.length, 8);
  await writeFile(
    path.join(folder, `${name}.npy`),
    Buffer.concat([head, Buffer.from(header), Buffer.from(values.buffer)]),
  );
}

test('a folder of .npy files becomes a backbone; what is missing starts fresh', async () => {
  const weight = Float32Array.from({ length: 64 * 3 * 7 * 7 }, (_, i) => i);
  await writeNpy('conv1.weight', [64, 3, 7, 7], weight);
  await writeNpy(
    'conv1.bias',
    [64],
    Float32Array.from({ length: 64 }, (_, i) => i / 64),
  );
  const start = await startFromNumpy(folder, config, 1);
  const kernel = start.weights['conv1.kernel'].arraySync() as number[][][][];
  // OIHW [5][1][2][6] is HWIO [2][6][1][5]
  expect(kernel[2][6][1][5]).toBe(((5 * 3 + 1) * 7 + 2) * 7 + 6);
  expect(start.weights['bn1.beta'].dataSync()[32]).toBe(0.5);
  expect(start.isFresh('conv1.kernel')).toBe(false);
  expect(start.isFresh('layer4.0.conv1.kernel')).toBe(true);
  expect(start.description).toContain('layer1, layer2, layer3, layer4, nodes, graph, which start fresh');
  tf.dispose(start.weights);
});

test('a wrong shape is refused by name', async () => {
  await writeNpy('conv1.weight', [64, 3, 5, 5], new Float32Array(64 * 3 * 5 * 5));
  await writeNpy('conv1.bias', [64], new Float32Array(64));
  await expect(startFromNumpy(folder, config, 1)).rejects.toThrow(
    /conv1\.weight\.npy has shape \[64,3,5,5\]/,
  );
});
