import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { registerTrainingKernels } from '../../../training/backends/wasm-kernels';
import { startWasm } from '../../../training/backends/wasm-threads';

beforeAll(async () => {
  await startWasm(2);
  registerTrainingKernels();
});
afterAll(() => tf.setBackend('cpu'));

/** Gradients of Σ f(x…)·v, v fixed, on one backend. */
async function gradientsOn(
  backend: string,
  shapes: number[][],
  f: (...x: tf.Tensor[]) => tf.Tensor,
): Promise<Float32Array[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const values = tf.tidy(() => {
    const inputs = shapes.map((shape, i) => tf.randomNormal(shape, 0, 1, 'float32', i + 1));
    const loss = (...x: tf.Tensor[]) => {
      const y = f(...x);
      return tf.sum(tf.mul(y, tf.randomNormal(y.shape, 0, 1, 'float32', 9))) as tf.Scalar;
    };
    return tf
      .grads(loss)(inputs)
      .map((gradient) => gradient.dataSync() as Float32Array);
  });
  expect(tf.memory().numTensors).toBe(before);
  return values;
}

async function expectAgreement(shapes: number[][], f: (...x: tf.Tensor[]) => tf.Tensor): Promise<void> {
  const wanted = await gradientsOn('cpu', shapes, f);
  const got = await gradientsOn('wasm', shapes, f);
  for (const [i, values] of wanted.entries()) {
    const scale = Math.max(...values.map(Math.abs));
    const worst = Math.max(...values.map((value, j) => Math.abs(value - got[i][j])));
    expect(worst / scale, `gradient of input ${i}`).toBeLessThan(1e-5);
  }
}

test.each([
  { name: 'stem, 7×7 stride 2', x: [2, 16, 16, 3], filter: [7, 7, 3, 8], stride: 2, pad: [3, 3] },
  { name: '3×3', x: [3, 7, 7, 5], filter: [3, 3, 5, 6], stride: 1, pad: [1, 1] },
  { name: '3×3 stride 2, even size', x: [2, 8, 8, 4], filter: [3, 3, 4, 6], stride: 2, pad: [1, 1] },
  { name: '3×3 stride 2, odd size', x: [2, 7, 9, 4], filter: [3, 3, 4, 6], stride: 2, pad: [1, 1] },
  { name: '3×3 on one pixel', x: [2, 1, 1, 4], filter: [3, 3, 4, 6], stride: 1, pad: [1, 1] },
  { name: 'uneven padding', x: [2, 6, 6, 3], filter: [3, 3, 3, 4], stride: 2, pad: [0, 1] },
  { name: 'last row unused', x: [2, 6, 6, 3], filter: [3, 3, 3, 4], stride: 2, pad: [0, 0] },
  { name: '1×1', x: [2, 5, 5, 4], filter: [1, 1, 4, 6], stride: 1, pad: [0, 0] },
  { name: '1×1 stride 2', x: [2, 5, 6, 4], filter: [1, 1, 4, 6], stride: 2, pad: [0, 0] },
])('wasm convolution gradients equal the cpu backend’s: $name', async ({ x, filter, stride, pad }) => {
  const side = pad as [number, number];
  await expectAgreement([x, filter], (input, kernel) =>
    tf.conv2d(input as tf.Tensor4D, kernel as tf.Tensor4D, stride, [[0, 0], side, side, [0, 0]]),
  );
});

test('max pooling sends its gradient to the first maximum, ties included', async () => {
  const wholeNumbers = tf.customGrad((x) => ({ value: tf.round(x as tf.Tensor), gradFunc: (dy) => dy }));
  await expectAgreement([[2, 9, 9, 3]], (x) =>
    tf.maxPool(wholeNumbers(x) as tf.Tensor4D, 3, 2, [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]),
  );
});

test('sums, means and moments over all axes but the last', async () => {
  await expectAgreement([[3, 4, 5, 6]], (x) => tf.sum(tf.square(x), [0, 1, 2]));
  await expectAgreement([[3, 4, 5, 6]], (x) => tf.mean(tf.square(x), [0, 1, 2], true));
  await expectAgreement([[3, 4, 5, 6]], (x) => tf.sqrt(tf.moments(x, [0, 1, 2]).variance));
});

test('the graph’s operations', async () => {
  await expectAgreement(
    [
      [4, 5, 6],
      [4, 6, 3],
    ],
    (a, b) => tf.matMul(a, b),
  );
  await expectAgreement(
    [
      [7, 5],
      [3, 5],
    ],
    (a, b) => tf.matMul(a, b, false, true),
  );
  await expectAgreement(
    [
      [5, 7],
      [5, 3],
    ],
    (a, b) => tf.matMul(a, b, true),
  );
  await expectAgreement([[4, 6]], (x) => tf.softmax(tf.softplus(x)));
  await expectAgreement([[4, 6]], (x) => tf.sigmoid(tf.mul(x, tf.rsqrt(tf.add(tf.square(x), 1)))));
});
