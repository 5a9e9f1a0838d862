import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ForwardPass } from '../../../lib/forward/forward-pass';
import type { Helper } from '../../../lib/forward/threads';
import { decodeHalves, encodeHalves } from '../../../lib/numbers/half-floats';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { featureMap, foldBatchNorm } from '../../../lib/ugn/resnet18';
import { formulaTensor, formulaWeights } from '../../reference/formula';

const folder = new URL('../../../lib/forward/', import.meta.url);
const bytesOf = (binary: string) => new Uint8Array(readFileSync(new URL(binary, folder)));
/** Those that this Node can run; the pages of the browser tests run the relaxed one. */
const BINARIES = ['forward-simd.wasm', 'forward-relaxed.wasm'].filter((name) =>
  WebAssembly.validate(bytesOf(name)),
);
/** Float32 sums of up to 4608 products, in another order and in Winograd's basis. */
const ROUNDING = 1e-5;

const opened: ForwardPass[] = [];
let weights: Record<string, tf.Tensor>;

beforeAll(async () => {
  await tf.setBackend('cpu');
  const config = ugnConfigSchema.parse({ aus: [1, 12], inputSize: 48 });
  const raw = formulaWeights(config, ['backbone']);
  const folded = foldBatchNorm(raw);
  weights = Object.fromEntries(
    Object.entries(folded).map(([name, tensor]) => [
      name,
      name.endsWith('.kernel') ? halves(tensor) : tensor.clone(),
    ]),
  );
  tf.dispose([raw, folded]);
});

afterAll(() => {
  for (const pass of opened) pass.dispose();
  tf.dispose(weights);
});

/** As a model's files hold it. */
function halves(tensor: tf.Tensor): tf.Tensor {
  return tf.tensor(decodeHalves(encodeHalves('', tensor.dataSync<'float32'>())), tensor.shape);
}

function startHelper(): Helper {
  const worker = new Worker(new URL('forward-thread.mjs', folder));
  worker.unref();
  return { start: (given) => worker.postMessage(given), end: () => void worker.terminate() };
}

function open(binary: string, threads: number, together?: number): ForwardPass {
  const module = new WebAssembly.Module(bytesOf(binary));
  const helpers = Array.from({ length: threads - 1 }, startHelper);
  const pass = new ForwardPass({ module, helpers }, (name) => weights[name].dataSync<'float32'>(), together);
  opened.push(pass);
  return pass;
}

const imagesOf = (count: number, side: number) =>
  formulaTensor<tf.Tensor4D>('faces', [count, side, side, 3], (value) => 2 * value);

function read(pass: ForwardPass, count: number, side: number): { shape: number[]; values: Float32Array } {
  return tf.tidy(() => {
    const map = pass.featureMap(imagesOf(count, side));
    return { shape: map.shape, values: map.dataSync<'float32'>() };
  });
}

describe.each(BINARIES)('the forward pass of %s', (binary) => {
  it.each([
    [1, 48],
    [3, 48],
    [2, 64],
    [1, 112],
  ])('gives ResNet18’s feature map of %i pictures of %i pixels', (count, side) => {
    const expected = tf.tidy(() => featureMap(weights, imagesOf(count, side)).dataSync<'float32'>());
    const { shape, values } = read(open(binary, 2), count, side);
    const largest = expected.reduce((most, value) => Math.max(most, value), 0);
    const difference = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i])), 0);
    expect(shape).toEqual([count, Math.ceil(side / 32), Math.ceil(side / 32), 512]);
    expect(largest).toBeGreaterThan(0);
    expect(difference / largest).toBeLessThan(ROUNDING);
  });

  it('gives a picture of many the same bits whichever are read with it', () => {
    const pass = open(binary, 2, 4);
    const { values } = read(pass, 7, 48); // passes of four, two and one
    const first = read(pass, 1, 48).values;
    expect(values.subarray(0, first.length)).toEqual(first);
    expect(values.subarray(0, 3 * first.length)).toEqual(read(pass, 3, 48).values);
  });

  it('gives the same bits with one thread, two and three, pass after pass', () => {
    const [alone, ...others] = [1, 2, 3].map((threads) => open(binary, threads));
    const { values } = read(alone, 2, 64);
    for (const pass of others) {
      for (let turn = 0; turn < 5; turn++) expect(read(pass, 2, 64).values).toEqual(values);
    }
  });
});
