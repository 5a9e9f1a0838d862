import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSafetensors } from '../../../lib/node/safetensors';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { initialWeights, stageOf } from '../../../lib/ugn/model';
import { featureMap } from '../../../lib/ugn/resnet18';
import {
  readModelFolder,
  startFromBackbone,
  startFromModel,
  startFromNumpy,
} from '../../../training/stages/init';

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

test('of a model that is trained on, only what is left behind starts fresh', async () => {
  const { manifest, weights } = await readModelFolder('default');
  tf.dispose(weights);
  const shipped = manifest.config;
  const whole = await startFromModel('default', shipped, 1);
  const start = await startFromModel('default', shipped, 1, ['layer4.', 'graph.']);
  for (const name of Object.keys(start.weights)) {
    expect(whole.isFresh(name), name).toBe(false);
    expect(start.isFresh(name), name).toBe(/^(layer4|graph)\./.test(name));
  }
  expect(start.description).toContain('without layer4, graph, which start fresh');
  tf.dispose([whole.weights, start.weights]);
});

test('a wrong shape is refused by name', async () => {
  await writeNpy('conv1.weight', [64, 3, 5, 5], new Float32Array(64 * 3 * 5 * 5));
  await writeNpy('conv1.bias', [64], new Float32Array(64));
  await expect(startFromNumpy(folder, config, 1)).rejects.toThrow(
    /conv1\.weight\.npy has shape \[64,3,5,5\]/,
  );
});

interface Stored {
  dtype: string;
  shape: number[];
  bytes: Uint8Array;
}

const f32 = (values: ArrayLike<number>) => new Uint8Array(Float32Array.from(values).buffer);

async function writeSafetensors(name: string, tensors: Record<string, Stored>, cutBy = 0): Promise<string> {
  let offset = 0;
  const entries = Object.entries(tensors).map(([key, { dtype, shape, bytes }]) => {
    const data_offsets = [offset, offset + bytes.length];
    offset += bytes.length;
    return [key, { dtype, shape, data_offsets }];
  });
  const header = Buffer.from(
    JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) }),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const all = Buffer.concat([length, header, ...Object.values(tensors).map(({ bytes }) => bytes)]);
  const file = path.join(folder, `${name}.safetensors`);
  await writeFile(file, all.subarray(0, all.length - cutBy));
  return file;
}

/** The backbone of some weights as torchvision stores it, its layers filtered by name. */
function torchvision(weights: Record<string, tf.Tensor>, isWanted: (name: string) => boolean) {
  const stored: Record<string, Stored> = {};
  const parts = { gamma: 'weight', beta: 'bias', mean: 'running_mean', variance: 'running_var' };
  for (const [name, tensor] of Object.entries(weights)) {
    if (stageOf(name) !== 'backbone' || !isWanted(name)) continue;
    const torch = name
      .replace('downsample.bn', 'downsample.1')
      .replace('downsample.kernel', 'downsample.0.kernel')
      .replace('.kernel', '.weight')
      .replace(/\.(gamma|beta|mean|variance)$/, (_, part: keyof typeof parts) => `.${parts[part]}`);
    const layout = tensor.rank === 4 ? tf.transpose(tensor, [3, 2, 0, 1]) : tensor;
    stored[torch] = { dtype: 'F32', shape: layout.shape, bytes: f32(layout.dataSync() as Float32Array) };
    if (torch.endsWith('running_var')) {
      const counter = torch.replace('running_var', 'num_batches_tracked');
      stored[counter] = { dtype: 'I64', shape: [], bytes: new Uint8Array(8) };
    }
  }
  return stored;
}

/** Weights with batch norms that do something. */
function unlikely(): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(initialWeights(config, 7)).map(([name, tensor], i) => {
      const spread = tf.randomUniform(tensor.shape, 0.5, 1.5, 'float32', i);
      return [
        name,
        /(gamma|variance)$/.test(name) ? spread : /(beta|mean)$/.test(name) ? tf.sub(spread, 1) : tensor,
      ];
    }),
  );
}

const mapOf = (weights: Record<string, tf.Tensor>) =>
  tf.tidy(() =>
    featureMap(weights, tf.randomNormal([1, 32, 32, 3], 0, 1, 'float32', 3) as tf.Tensor4D).dataSync(),
  );

test('a .safetensors file in torchvision’s names is the backbone that was stored', async () => {
  const weights = unlikely();
  const fc = { dtype: 'F32', shape: [10, 512], bytes: f32(new Float32Array(5120)) };
  const file = await writeSafetensors('whole', { ...torchvision(weights, () => true), 'fc.weight': fc });
  const start = await startFromBackbone(file, config, 1);
  expect(mapOf(start.weights)).toEqual(mapOf(weights));
  expect(start.isFresh('layer4.1.bn2.mean')).toBe(false);
  expect(start.isFresh('nodes.fc.kernel')).toBe(true);
  expect(start.description).toBe(`${file} (fc of it ignored), without nodes, graph, which start fresh`);
});

test('a layer of which something is missing starts fresh as a whole, and it is said', async () => {
  const stored = torchvision(unlikely(), (name) => name !== 'layer2.0.downsample.bn.mean');
  const start = await startFromBackbone(await writeSafetensors('part', stored), config, 1);
  expect(start.isFresh('layer2.1.conv1.kernel')).toBe(true);
  expect(start.isFresh('layer1.1.conv1.kernel')).toBe(false);
  expect(start.description).toContain('without layer2, nodes, graph, which start fresh');
});

test('halves and bfloat16 are read', async () => {
  const values = [0, 1, -2, 0.5, 65504, 2 ** -24, 1.5, -0.333251953125];
  const halves = Uint16Array.of(0, 0x3c00, 0xc000, 0x3800, 0x7bff, 1, 0x3e00, 0xb555);
  const brains = Uint16Array.of(0, 0x3f80, 0xc000, 0x7f80, 0x3fc0, 0xc2f7);
  const file = await writeSafetensors('halves', {
    half: { dtype: 'F16', shape: [2, 4], bytes: new Uint8Array(halves.buffer) },
    brain: { dtype: 'BF16', shape: [6], bytes: new Uint8Array(brains.buffer) },
  });
  const tensors = await readSafetensors(file);
  expect([...tensors.get('half')!.values()]).toEqual(values);
  expect([...tensors.get('brain')!.values()]).toEqual([0, 1, -2, Number.POSITIVE_INFINITY, 1.5, -123.5]);
});

test.each<[string, (stored: Record<string, Stored>) => Record<string, Stored>, number, RegExp]>([
  [
    'a wrong shape',
    (s) => ({ ...s, 'bn1.weight': { dtype: 'F32', shape: [32], bytes: f32(new Float32Array(32)) } }),
    0,
    /bn1\.weight has shape \[32\]; ResNet18 needs \[64\]/,
  ],
  [
    'tensors of another network',
    (s) => ({ ...s, 'layer1.2.conv1.weight': s['conv1.weight'] }),
    0,
    /layer1\.2\.conv1\.weight are not of ResNet18/,
  ],
  ['a file that is cut', (s) => s, 5, /is cut: .* ends at byte/],
  [
    'a size that is not that of the shape',
    (s) => ({ ...s, 'bn1.bias': { ...s['bn1.bias'], shape: [63] } }),
    0,
    /gives bn1\.bias 256 bytes; F32 of shape \[63\] takes 252/,
  ],
  [
    'numbers that are not real',
    (s) => ({ ...s, 'bn1.bias': { ...s['bn1.bias'], dtype: 'I32' } }),
    0,
    /holds bn1\.bias as I32/,
  ],
  ['nothing of use', () => ({}), 0, /no layer of ResNet18 is complete/],
])('%s in a .safetensors file is refused by name', async (_, change, cutBy, message) => {
  const stem = torchvision(unlikely(), (name) => /^(conv1|bn1)\./.test(name));
  const file = await writeSafetensors('wrong', change(stem), cutBy);
  await expect(startFromBackbone(file, config, 1)).rejects.toMatchObject({
    kind: 'bad-input',
    message: expect.stringMatching(message),
  });
});

test('what is no .safetensors file is refused', async () => {
  const file = path.join(folder, 'text.safetensors');
  await writeFile(file, 'version https://git-lfs.github.com/spec/v1');
  await expect(startFromBackbone(file, config, 1)).rejects.toThrow(/is not a \.safetensors file/);
  await expect(startFromBackbone(path.join(folder, 'none.safetensors'), config, 1)).rejects.toMatchObject({
    kind: 'io',
  });
});
