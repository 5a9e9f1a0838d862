// `npm run bench:training`: how fast a whole training step of ResNet18 is on WebAssembly, beside the backend's own
// forward convolutions in the same run, what it waits for its images, and where its time goes.
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { sum } from 'd3-array';
import { Random } from '../../lib/numbers/random';
import { median } from '../../lib/numbers/statistics';
import { type UgnConfig, ugnConfigSchema } from '../../lib/ugn/config';
import { initialWeights, isTrainable, stageOf } from '../../lib/ugn/model';
import { CONV_UNITS, type ConvUnit } from '../../lib/ugn/resnet18';
import { KERNELS } from '../../training/backends/fused';
import { startWasm } from '../../training/backends/start-wasm';
import { registerTrainingKernels } from '../../training/backends/wasm-kernels';
import { STANDARD_AUGMENTATION } from '../../training/input/augment';
import { trainingImages } from '../../training/input/batch';
import type { Faces } from '../../training/input/faces';
import { createFeeder } from '../../training/input/feeder';
import { TrainingState } from '../../training/stages/state';
import { nodeStep } from '../../training/stages/step';

const SIZE = 112;
const BATCH = 16;
const THREADS = 2;
const ROUNDS = 7;
/** Rounds before the clock counts. */
const WARM_UP = 2;
/** Steps whose kernels are timed one by one. */
const PROFILED = 5;
/** Steps with each number of threads that draw images, after WARM_UP others. */
const FED = 8;

const PARTS: Readonly<Record<string, readonly string[]>> = {
  'convolutions, forward': [tf.Conv2D, tf.FusedConv2D],
  'convolutions, input gradients': [tf.Conv2DBackpropInput],
  'convolutions, filter gradients': [tf.Conv2DBackpropFilter],
  'batch norm, both ways': [KERNELS.moments, KERNELS.normalise, KERNELS.normaliseGradient],
  'ReLU, both ways': [tf.Relu, 'UgnReluGradient'],
  'max pooling, both ways': [tf.MaxPool, tf.MaxPoolGrad],
  'update by AdamW': [KERNELS.adamW],
  'average of the weights': [KERNELS.blend],
  'norm of the gradient': [KERNELS.squares],
};

await startWasm(THREADS);
const forwardRound = forwardConvolutions();
registerTrainingKernels();
const model = ugnConfigSchema.parse({
  variant: 'resnet18',
  aus: [1, 2, 4, 6, 7, 10, 12, 14, 15, 17, 23, 24],
  inputSize: SIZE,
});
const steps = { trained: trainingStep(model, true), frozen: trainingStep(model, false) };
const times = { forward: [] as number[][], trained: [] as number[], frozen: [] as number[] };
for (let round = -WARM_UP; round < ROUNDS; round++) {
  // in turns, so that a slow moment of the machine falls on all alike
  const forward = forwardRound();
  const trained = await timed(steps.trained);
  const frozen = await timed(steps.frozen);
  if (round < 0) continue;
  times.forward.push(forward);
  times.trained.push(trained);
  times.frozen.push(frozen);
}
printSpeeds();
await printWaiting();
await printParts();
process.exit(0); // the backend's threads would go on

/** @returns one round of every convolution of the network as the backend does it, in milliseconds */
function forwardConvolutions(): () => number[] {
  const { kernelFunc } = tf.getKernel(tf.Conv2D, 'wasm');
  const calls = CONV_UNITS.map((unit) => {
    const side = sideOf(unit);
    const x = tf.randomNormal([BATCH, side, side, unit.inputs]);
    const filter = tf.randomNormal([unit.size, unit.size, unit.inputs, unit.outputs]);
    const strides = [unit.stride, unit.stride];
    const attrs = { strides, pad: (unit.size - 1) / 2, dataFormat: 'NHWC', dilations: [1, 1] };
    return { inputs: { x, filter }, backend: tf.backend(), attrs };
  });
  return () =>
    calls.map((call) => {
      const began = performance.now();
      const y = kernelFunc(call) as tf.TensorInfo;
      const milliseconds = performance.now() - began;
      tf.engine().makeTensorFromTensorInfo(y).dispose();
      return milliseconds;
    });
}

/** A step that trains every weight, its batch norms by the batch's moments or as constants. */
function trainingStep(config: UgnConfig, trainsNorms: boolean): () => Promise<unknown> {
  const weights = initialWeights(config, 1);
  const state = new TrainingState(weights, {
    isTrained: (name) => isTrainable(name) && stageOf(name) !== 'graph',
    usesBatchMoments: () => trainsNorms,
  });
  const random = new Random(1);
  const n = config.aus.length;
  const batch = {
    count: BATCH,
    images: Float32Array.from({ length: BATCH * SIZE * SIZE * 3 }, () => random.range(0, 255)),
    labels: Float32Array.from({ length: BATCH * n }, () => random.int(2)),
    known: new Float32Array(BATCH * n).fill(1),
  };
  const tau = new Array<number>(n).fill(1);
  const settings = { rateOf: () => 1e-5, weightDecay: 0.01, clip: 20, average: 0.99 };
  return () => nodeStep(state, config, batch, tau, settings);
}

/** Steps on images as training draws them, with no, one and two threads for the images. */
async function printWaiting(): Promise<void> {
  const faces = noise(20 * BATCH);
  const batchOf = (step: number) =>
    Uint32Array.from({ length: BATCH }, (_, k) => (step * BATCH + k) % faces.count);
  const key = (step: number) => [1, 1, step];
  const drawing: number[] = [];
  for (let step = 0; step < FED; step++) {
    const draw = async () => trainingImages(faces, batchOf(step), SIZE, STANDARD_AUGMENTATION, key(step));
    drawing.push(await timed(draw));
  }
  console.log(
    `\nImages: a batch takes ${median(drawing).toFixed(0)} ms to draw; median step and share of waiting`,
  );
  for (const workers of [0, 1, 2]) {
    const augmentation = STANDARD_AUGMENTATION;
    const feeder = createFeeder({ faces, size: SIZE, augmentation, batchOf, key, workers });
    const waits: number[] = [];
    const wholes: number[] = [];
    for (let step = -WARM_UP; step < FED; step++) {
      const wait = await timed(() => feeder.next(step + WARM_UP));
      const work = await timed(steps.trained);
      if (step < 0) continue;
      waits.push(wait);
      wholes.push(wait + work);
    }
    await feeder.close();
    const share = sum(waits) / sum(wholes);
    console.log(
      `  ${`${workers} threads for images`.padEnd(44)} ${median(wholes).toFixed(0).padStart(5)} ms ${(100 * share).toFixed(2).padStart(6)} %`,
    );
  }
}

/** Crops of nothing. */
function noise(count: number): Faces {
  const side = 128;
  const pixels = new Uint8Array(new SharedArrayBuffer(count * side * side * 3));
  const random = new Random(2);
  for (let i = 0; i < pixels.length; i++) pixels[i] = random.int(256);
  const subjects = new Array<string>(count).fill('');
  return { count, side, pixels, labels: new Float32Array(count), subjects, source: new Uint8Array(count) };
}

/** Side of a unit's input: 112 is halved by the stem, its pooling, and the first unit of each later layer. */
function sideOf({ conv, stride }: ConvUnit): number {
  if (conv === 'conv1') return SIZE;
  const halvings = Number(conv[5]) - 1 - (stride > 1 ? 1 : 0);
  return Math.ceil(SIZE / 4 / 2 ** halvings);
}

/** Additions and multiplications of a unit's forward convolution. */
function operationsOf(unit: ConvUnit): number {
  const pixels = Math.ceil(sideOf(unit) / unit.stride) ** 2;
  return 2 * BATCH * pixels * unit.size ** 2 * unit.inputs * unit.outputs;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function printSpeeds(): void {
  const operations = sum(CONV_UNITS.map(operationsOf));
  // forward, input gradient and filter gradient; the pixels need no gradient
  const ofStep = 3 * operations - operationsOf(CONV_UNITS[0]);
  const forward = sum(CONV_UNITS.map((_, i) => median(times.forward.map((round) => round[i]))));
  const yardstick = operations / forward;
  console.log(
    `ResNet18, ${SIZE}×${SIZE}, batch ${BATCH}, wasm, ${THREADS} threads, median of ${ROUNDS} rounds`,
  );
  const line = (name: string, milliseconds: number, speed: number) => {
    const share = `${((100 * speed) / yardstick).toFixed(0)} %`;
    const gigaflops = (speed / 1e6).toFixed(1);
    console.log(
      `  ${name.padEnd(44)} ${milliseconds.toFixed(0).padStart(5)} ms ${gigaflops.padStart(6)} GFLOP/s ${share.padStart(6)}`,
    );
  };
  line('forward convolutions of the backend alone', forward, yardstick);
  for (const norms of ['trained', 'frozen'] as const) {
    const milliseconds = median(times[norms]);
    line(`training step, batch norms ${norms}`, milliseconds, ofStep / milliseconds);
  }
}

/** Times every kernel of a step; kernels that others call count as theirs. */
async function printParts(): Promise<void> {
  const spent = new Map<string, number>();
  let depth = 0;
  for (const kernel of tf.getKernelsForBackend('wasm')) {
    tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel({
      ...kernel,
      kernelFunc: (args) => {
        const began = performance.now();
        depth++;
        const result = kernel.kernelFunc(args);
        depth--;
        if (depth > 0) return result;
        const before = spent.get(kernel.kernelName) ?? 0;
        spent.set(kernel.kernelName, before + performance.now() - began);
        return result;
      },
    });
  }
  let total = 0;
  for (let step = 0; step < PROFILED; step++) total += await timed(steps.trained);
  console.log(`\nWhere a step's time goes, batch norms trained, mean of ${PROFILED} steps`);
  const line = (name: string, milliseconds: number) => {
    const share = ((100 * milliseconds) / total).toFixed(1);
    console.log(
      `  ${name.padEnd(44)} ${(milliseconds / PROFILED).toFixed(0).padStart(5)} ms ${share.padStart(6)} %`,
    );
  };
  let left = sum([...spent.values()]);
  const inKernels = left;
  for (const [name, kernels] of Object.entries(PARTS)) {
    const milliseconds = sum(kernels.map((kernel) => spent.get(kernel) ?? 0));
    line(name, milliseconds);
    left -= milliseconds;
  }
  line('other kernels', left);
  line('between kernels', total - inKernels);
  line('all', total);
}
