import { setTimeout } from 'node:timers/promises';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adamW, blend, fusedBatchNorm, sumOfSquares } from '../../../training/backends/fused';
import { KernelThreads } from '../../../training/backends/kernel-threads';
import { startWasm } from '../../../training/backends/start-wasm';
import { WasmConvolution } from '../../../training/backends/wasm-convolution';
import { wasmModule } from '../../../training/backends/wasm-heap';
import { registerTrainingKernels } from '../../../training/backends/wasm-kernels';
import { WasmPasses } from '../../../training/backends/wasm-passes';

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
    const inputs = normal(shapes);
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

/** Values of f(x…) on one backend. */
async function valuesOn(
  backend: string,
  shapes: number[][],
  f: (...x: tf.Tensor[]) => tf.Tensor,
): Promise<Float32Array> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const values = tf.tidy(() => f(...normal(shapes)).dataSync() as Float32Array);
  expect(tf.memory().numTensors).toBe(before);
  return values;
}

function normal(shapes: number[][]): tf.Tensor[] {
  return shapes.map((shape, i) => tf.randomNormal(shape, 0, 1, 'float32', i + 1));
}

function expectClose(got: Float32Array, wanted: Float32Array, what: string): void {
  expect(got.length, what).toBe(wanted.length);
  let scale = 1e-30;
  let worst = 0;
  for (let i = 0; i < wanted.length; i++) {
    scale = Math.max(scale, Math.abs(wanted[i]));
    worst = Math.max(
      worst,
      Number.isFinite(got[i]) ? Math.abs(got[i] - wanted[i]) : Number.POSITIVE_INFINITY,
    );
  }
  expect(worst / scale, what).toBeLessThan(1e-5);
}

async function expectAgreement(shapes: number[][], f: (...x: tf.Tensor[]) => tf.Tensor): Promise<void> {
  const wanted = await gradientsOn('cpu', shapes, f);
  const got = await gradientsOn('wasm', shapes, f);
  for (const [i, values] of wanted.entries()) {
    expectClose(got[i], values, `gradient of input ${i}, shapes ${JSON.stringify(shapes)}`);
  }
}

const KERNELS = [1, 3, 7];
const STRIDES = [1, 2];
const PADDINGS = ['same', 'valid'] as const;
/** Even, odd, and unequal; every one takes a kernel of 7 with valid padding. */
const SIZES = [
  [8, 8],
  [9, 9],
  [7, 10],
];
/** In and out: of one tile or panel, of several with something left over, of one number. */
const CHANNELS = [
  [3, 8],
  [5, 6],
  [13, 17],
  [6, 16],
  [1, 1],
];

const GRID = KERNELS.flatMap((kernel) =>
  STRIDES.flatMap((stride) => PADDINGS.map((pad) => ({ kernel, stride, pad }))),
);

test.each(GRID)(
  'wasm convolution gradients equal the cpu backend’s: $kernel×$kernel stride $stride $pad',
  async ({ kernel, stride, pad }) => {
    for (const size of SIZES) {
      for (const [inputs, outputs] of CHANNELS) {
        const shapes = [
          [2, ...size, inputs],
          [kernel, kernel, inputs, outputs],
        ];
        await expectAgreement(shapes, (x, filter) =>
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, pad),
        );
      }
    }
  },
);

test.each([
  { name: 'the stem', x: [2, 16, 16, 3], filter: [7, 7, 3, 8], stride: 2, pad: [3, 3] },
  {
    name: 'more pixels than are summed at once',
    x: [3, 12, 12, 7],
    filter: [3, 3, 7, 9],
    stride: 1,
    pad: [1, 1],
  },
  { name: 'more rows than a thread takes', x: [2, 30, 30, 4], filter: [3, 3, 4, 5], stride: 1, pad: [1, 1] },
  { name: 'one pixel', x: [2, 1, 1, 4], filter: [3, 3, 4, 6], stride: 1, pad: [1, 1] },
  { name: 'uneven padding', x: [2, 6, 6, 3], filter: [3, 3, 3, 4], stride: 2, pad: [0, 1] },
  { name: 'last row unused', x: [2, 6, 6, 7], filter: [3, 3, 7, 4], stride: 2, pad: [0, 0] },
  { name: 'stride 3', x: [2, 10, 11, 6], filter: [3, 3, 6, 4], stride: 3, pad: [1, 1] },
])('wasm convolution gradients equal the cpu backend’s: $name', async ({ x, filter, stride, pad }) => {
  const side = pad as [number, number];
  await expectAgreement([x, filter], (input, kernel) =>
    tf.conv2d(input as tf.Tensor4D, kernel as tf.Tensor4D, stride, [[0, 0], side, side, [0, 0]]),
  );
});

test('no result depends on the number of threads', async () => {
  await tf.setBackend('wasm');
  const worksOn = (count: number) => {
    const threads = new KernelThreads(wasmModule(), count);
    const convolution = new WasmConvolution(wasmModule(), threads, count);
    return { convolution, passes: new WasmPasses(threads) };
  };
  const [x, filter] = normal([
    [4, 33, 33, 20],
    [3, 3, 20, 24],
  ]) as tf.Tensor4D[];
  const info = tf.backend_util.computeConv2DInfo(x.shape, filter.shape, 1, 1, 'same');
  const resultsOf = ({ convolution, passes }: ReturnType<typeof worksOn>) =>
    tf.tidy(() => {
      const y = convolution.forward(x, filter, info, null, -Infinity);
      const gradients = [convolution.inputGradient(y, filter, info), convolution.filterGradient(x, y, info)];
      const sums = [...passes.moments(y, 24), passes.squares(y)];
      const results = [y, ...gradients, ...sums].map(
        (tensor) => new Uint8Array(tensor.dataSync().slice().buffer),
      );
      return Buffer.concat(results);
    });
  const alone = resultsOf(worksOn(1));
  const several = worksOn(3);
  for (let round = 0; round < 10; round++) {
    expect(resultsOf(several).equals(alone)).toBe(true);
    await setTimeout(20); // the helpers are still starting in the first rounds
  }
  tf.dispose([x, filter]);
});

test('a convolution with bias and activation', async () => {
  const shapes = [[2, 9, 9, 7], [3, 3, 7, 10], [10]];
  for (const activation of ['linear', 'relu', 'relu6'] as const) {
    await expectAgreement(shapes, (x, filter, bias) =>
      tf.fused.conv2d({
        x: x as tf.Tensor4D,
        filter: filter as tf.Tensor4D,
        strides: 2,
        pad: 'same',
        bias: bias as tf.Tensor1D,
        activation,
      }),
    );
  }
  for (const activation of ['linear', 'relu'] as const) {
    const forward = (backend: string) =>
      valuesOn(backend, shapes, (x, filter, bias) =>
        tf.fused.conv2d({
          x: x as tf.Tensor4D,
          filter: filter as tf.Tensor4D,
          strides: 1,
          pad: 1,
          bias,
          activation,
        }),
      );
    expectClose(await forward('wasm'), await forward('cpu'), activation);
  }
});

test('batch norm in one kernel does what the composed one does', async () => {
  const composed = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    const centred = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
    return tf.add(tf.mul(centred, gamma), beta);
  };
  for (const channels of [1, 6, 16]) {
    const shapes = [[3, 9, 7, channels], [channels], [channels]];
    const wanted = await gradientsOn('cpu', shapes, composed);
    const got = await gradientsOn('wasm', shapes, (x, gamma, beta) => {
      const normalise = fusedBatchNorm()!;
      return normalise(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-5).value;
    });
    for (const [i, values] of wanted.entries())
      expectClose(got[i], values, `gradient ${i}, ${channels} channels`);
  }
});

test('an update by AdamW, an average and a sum of squares in one kernel do what the composed ones do', async () => {
  const shapes = Array.from({ length: 4 }, () => [7, 11, 1001]);
  const rule = { clip: 0.7, beta1: 0.9, beta2: 0.99, epsilon: 1e-6, step: 0.01, kept: 0.999 };
  const steps = (weights: tf.Tensor, gradient: tf.Tensor, mean: tf.Tensor, square: tf.Tensor) =>
    tf.concat([...adamW(weights, gradient, mean, tf.square(square), rule), blend(weights, gradient, 0.3)]);
  expectClose(
    await valuesOn('wasm', shapes, steps),
    await valuesOn('cpu', shapes, steps),
    'update and average',
  );
  expectClose(
    await valuesOn('wasm', shapes, sumOfSquares),
    await valuesOn('cpu', shapes, sumOfSquares),
    'sum of squares',
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

test('products with a factor for each column, casts to the same type', async () => {
  for (const columns of [1, 6, 32]) {
    await expectAgreement([[5, 7, columns], [columns]], (x, factor) => tf.mul(tf.cast(x, 'float32'), factor));
    await expectAgreement([[columns], [5, 7, columns]], (factor, x) => tf.mul(factor, x));
  }
  await expectAgreement(
    [
      [40, 1003],
      [40, 1003],
    ],
    (x, y) => tf.mul(x, y),
  );
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
