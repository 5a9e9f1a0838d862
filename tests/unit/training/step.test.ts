import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { initialWeights, isTrainable, stageOf } from '../../../lib/ugn/model';
import { normaliseImages } from '../../../lib/ugn/normalisation';
import { featureMap } from '../../../lib/ugn/resnet18';
import { D } from '../../../lib/ugn/shapes';
import { startWasm } from '../../../training/backends/start-wasm';
import { registerTrainingKernels } from '../../../training/backends/wasm-kernels';
import { graphPredictions } from '../../../training/evaluation/nodes/heads';
import type { Batch } from '../../../training/input/batch';
import { type GraphAids, NO_AIDS } from '../../../training/stages/graph-aids';
import { graphLife, lifeWarning } from '../../../training/stages/graph-life';
import { calibrateNorms } from '../../../training/stages/norms';
import { TrainingState } from '../../../training/stages/state';
import { endToEndStep, graphStep, nodeStep } from '../../../training/stages/step';

const N = 3;
const B = 8;
const config = ugnConfigSchema.parse({
  aus: [4, 12, 25],
  inputSize: 32,
  projectionSize: 8,
  outputSize: 8,
  weightSamples: 4,
});
const settings = { rateOf: () => 1e-3, weightDecay: 0.01, clip: 20, average: 0.9 };

beforeAll(async () => {
  await startWasm(1);
  registerTrainingKernels();
});
afterAll(() => tf.setBackend('cpu'));

/** Labels 000, 001, … and numbers that depend on them. */
function labelled(width: number, value: (label: number, random: Random) => number) {
  const random = new Random(1);
  const labels = Float32Array.from({ length: B * N }, (_, i) => (Math.floor(i / N) >> (i % N)) & 1);
  const numbers = Float32Array.from({ length: B * N * width }, (_, i) => {
    return value(labels[Math.floor(i / width)], random);
  });
  return { labels, numbers, known: new Float32Array(B * N).fill(1) };
}

function stateOf(stages: readonly string[]): TrainingState {
  const weights = initialWeights(config, 1);
  const state = new TrainingState(weights, {
    isTrained: (name) => isTrainable(name) && stages.includes(stageOf(name)),
    usesBatchMoments: () => true,
  });
  tf.dispose(weights);
  return state;
}

async function lossesOf(steps: number, step: (k: number) => Promise<{ loss: number }>): Promise<number[]> {
  const losses: number[] = [];
  let tensors = 0;
  for (let k = 0; k < steps; k++) {
    losses.push((await step(k)).loss);
    if (k === 0) tensors = tf.memory().numTensors;
    else expect(tf.memory().numTensors, `tensors after step ${k + 1}`).toBe(tensors);
  }
  return losses;
}

/** Pictures in three bands, each bright where its unit is present. */
function pictures(): Batch {
  const size = config.inputSize;
  const band = (size * size * 3) / N;
  const { labels, numbers, known } = labelled(
    band,
    (label, random) => 80 + 120 * label + random.range(0, 40),
  );
  const images = new Float32Array(B * size * size * 3);
  images.set(numbers.subarray(0, images.length));
  return { count: B, images, labels, known };
}

test('stage 1 fits one batch, moves running moments, and leaks nothing', async () => {
  const state = stateOf(['backbone', 'nodes']);
  const batch = pictures();
  const losses = await lossesOf(8, () => nodeStep(state, config, batch, [1, 1, 1], settings));
  expect(losses[7]).toBeLessThan(0.5 * losses[0]);
  expect(state.weights['bn1.variance'].dataSync()[0]).not.toBe(1);
  expect(state.averaged()['conv1.kernel']).not.toBe(state.weights['conv1.kernel']);
  state.dispose();
});

test('end to end the whole model fits one batch and leaks nothing', async () => {
  const state = stateOf(['backbone', 'nodes', 'graph']);
  const batch = pictures();
  const graph = state.weights['graph.B'].dataSync().slice();
  const losses = await lossesOf(8, (k) =>
    endToEndStep(state, config, batch, { tau: [1, 1, 1], auxiliary: 0.5 }, settings, [7, k]),
  );
  expect(losses[7]).toBeLessThan(0.6 * losses[0]);
  expect(state.weights['graph.B'].dataSync()).not.toEqual(graph);
  state.dispose();
});

test('batch norms that take the moments of images leave the network’s answers as they are', async () => {
  const state = stateOf(['backbone', 'nodes']);
  const batch = pictures();
  const mapOf = () =>
    tf.tidy(() => {
      const images = tf.tensor4d(batch.images, [B, config.inputSize, config.inputSize, 3]);
      return featureMap(state.weights, normaliseImages(images)).dataSync();
    });
  const before = mapOf();
  calibrateNorms(state, batch, config.inputSize, (norm) => norm !== 'bn1');
  const after = mapOf();
  const largest = Math.max(...before);
  expect(largest).toBeGreaterThan(0.1);
  expect(Math.max(...after.map((value, i) => Math.abs(value - before[i])))).toBeLessThan(1e-4 * largest);
  expect(state.weights['layer1.0.bn1.mean'].dataSync()[0]).not.toBe(0);
  expect(state.weights['bn1.mean'].dataSync()[0]).toBe(0);
  state.dispose();
});

test.each(['gn-d', 'ugn', 'ugn-b'] as const)(
  'stage 2 of %s fits one batch and leaks nothing',
  async (variant) => {
    const { labels, numbers, known } = labelled(D, (label, random) => random.range(0, 1 + label));
    const state = stateOf(['graph']);
    const losses = await lossesOf(80, (k) =>
      graphStep(state, { ...config, variant }, numbers, { labels, known }, settings, [7, k]),
    );
    expect(losses[79]).toBeLessThan(0.5 * losses[0]);
    state.dispose();
  },
);

test('what is added to the training keeps edges and masks alive', async () => {
  const { labels, numbers, known } = labelled(D, (label, random) => random.range(0, 1 + label));
  const normalised = { ...config, graphNodes: 'normalised' as const };
  const lifeWith = async (aids: GraphAids) => {
    const state = stateOf(['graph']);
    if (aids.edgeStart) state.weights['graph.B'].assign(tf.fill([N, N], aids.edgeStart));
    const decays = { ...settings, weightDecay: 50, undecayed: aids.decaysEdges ? [] : ['graph.B'] };
    for (let k = 0; k < 60; k++) {
      await graphStep(state, normalised, numbers, { labels, known }, decays, [7, k], aids);
    }
    const life = await graphLife(state.weights, normalised, numbers);
    const [edge] = state.weights['graph.B'].dataSync();
    state.dispose();
    return { ...life, edge };
  };
  const plain = await lifeWith(NO_AIDS);
  const living = { ...NO_AIDS, edgeStart: 0.3, decaysEdges: false, prior: 1, samples: 2, droppedNodes: 0.2 };
  const alive = await lifeWith(living);
  expect(alive.alive).toBe(N * (N - 1));
  expect(alive.edge).toBeGreaterThan(5 * plain.edge);
  expect(Math.abs(Math.log(alive.sigma))).toBeLessThan(Math.abs(Math.log(plain.sigma)));
  expect(lifeWarning({ ...alive, alive: 1 })).toMatch(/5 of 6 edges of the graph are dead/);
  expect(lifeWarning({ ...alive, sigma: 0.05 })).toMatch(/hardly differ/);
});

test('the nodes’ own heads learn beside the graph where they are asked to, and else stay', async () => {
  const { labels, numbers, known } = labelled(D, (label, random) => random.range(0, 1 + label));
  const changeWith = async (nodeHeads: number) => {
    const state = stateOf(['graph', 'nodes']);
    const before = Float32Array.from(state.weights['nodes.fc.kernel'].dataSync());
    await graphStep(state, config, numbers, { labels, known }, { ...settings, weightDecay: 0 }, [1], {
      ...NO_AIDS,
      nodeHeads,
    });
    const after = state.weights['nodes.fc.kernel'].dataSync();
    state.dispose();
    return Math.max(...after.map((value, i) => Math.abs(value - before[i])));
  };
  expect(await changeWith(0)).toBe(0);
  expect(await changeWith(1)).toBeGreaterThan(0);
});

test('an unknown label pulls at nothing', async () => {
  const { labels, numbers } = labelled(D, (label, random) => random.range(0, 1 + label));
  const state = stateOf(['graph']);
  const unknown = new Float32Array(B * N);
  const { loss, gradientNorm } = await graphStep(
    state,
    config,
    numbers,
    { labels, known: unknown },
    settings,
    [1],
  );
  expect(loss).toBe(0);
  expect(gradientNorm).toBe(0);
  state.dispose();
});

test('the masks come to matter where a unit is hidden, and hardly where it is seen', async () => {
  const { labels, numbers, known } = labelled(D, (label, random) => random.range(0, 1 + label));
  // the last two pictures look unlike the others, and all of their units are hidden
  const units = Float32Array.from({ length: B * N }, (_, i) => Number(i >= (B - 2) * N));
  const features = numbers.map((value, i) => (i >= (B - 2) * N * D ? 2 - value : value));
  const state = stateOf(['graph']);
  const hidden = { units, hidden: 1, seen: 0.2, weight: 1 };
  for (let k = 0; k < 200; k++) {
    await graphStep(state, config, features, { labels, known, hidden }, settings, [7, k]);
  }
  const set = { count: B, images: new Uint32Array(B), features, labels, hidden: units };
  const { p, epistemic } = await graphPredictions(state.weights, config, set.features);
  const meanOf = (from: number, to: number) =>
    epistemic.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
  expect(meanOf((B - 2) * N, B * N)).toBeGreaterThan(5 * meanOf(0, (B - 2) * N));
  const right = labels.slice(0, (B - 2) * N).filter((label, i) => label === Number(p[i] >= 0.5));
  expect(right.length).toBeGreaterThan(0.9 * (B - 2) * N);
  state.dispose();
});
