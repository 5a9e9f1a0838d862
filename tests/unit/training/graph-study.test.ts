import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { initialWeights } from '../../../lib/ugn/model';
import { startBackend } from '../../../training/backends/device';
import { graphPredictions } from '../../../training/evaluation/nodes/heads';
import { blended, withoutShapes } from '../../../training/jobs/graph-study/study-nodes';
import { trainGraph } from '../../../training/jobs/graph-study/train-graph';
import { graphStudySchema } from '../../../training/stages/graph-study-plan';

beforeAll(async () => {
  await startBackend('wasm');
});

const AUS = [1, 12, 25];
const N = AUS.length;
const D = 512;
const COUNT = 96;

/** Nodes in which a unit shows in a direction of its own; every other picture hides the first unit and says so in another. */
function rows() {
  const random = new Random(4);
  const targets = Float32Array.from({ length: COUNT * N }, () => Number(random.chance(0.5)));
  const hidden = Float32Array.from({ length: COUNT * N }, (_, i) =>
    Number(i % N === 0 && Math.floor(i / N) % 2 === 1),
  );
  const nodes = new Float32Array(COUNT * N * D).map(() => 0.3 * random.normal());
  targets.forEach((target, i) => {
    const at = i * D + (hidden[i] ? 100 : 10 * (i % N));
    for (let k = 0; k < 10; k++) nodes[at + k] += hidden[i] ? 4 : 4 * target - 2;
  });
  return { count: COUNT, nodes, targets, hidden, still: new Float32Array(COUNT) };
}

/** The epistemic part of hidden answers, in times that of the others. */
async function doubtOfHidden(obscured: { hidden: number; seen: number; weight: number } | null) {
  const config = ugnConfigSchema.parse({
    ...{ aus: AUS, inputSize: 32, projectionSize: 8, outputSize: 16, predictionSamples: 8, weightSamples: 4 },
  });
  const study = graphStudySchema.parse({
    ...{ seeds: [1], batch: 16, rate: 5e-3 },
    variants: [
      { name: 'tried', epochs: 12, obscured, aids: { edgeStart: 0.3, decaysEdges: false, prior: 0.1 } },
    ],
  });
  const all = rows();
  const weights = initialWeights(config, 1);
  const trained = await trainGraph({ weights, config }, all, study.variants[0], study, 1, () => {});
  const { epistemic } = await graphPredictions(trained.weights, trained.config, all.nodes);
  tf.dispose([weights, trained.weights]);
  const mean = (isHidden: number) => {
    const some = [...epistemic].filter((_, i) => all.hidden[i] === isHidden);
    return some.reduce((sum, value) => sum + value, 0) / some.length;
  };
  expect(trained.life.alive).toBe(N * (N - 1));
  return mean(1) / mean(0);
}

test('a graph learns to doubt units that cannot be seen, where its masks are told to spread there', async () => {
  const untold = await doubtOfHidden(null);
  const told = await doubtOfHidden({ hidden: 0.7, seen: 0.1, weight: 0.5 });
  expect(told).toBeGreaterThan(2 * untold);
});

test('labels of shape are lowered on still faces alone', () => {
  const all = { ...rows(), count: 2, targets: Float32Array.of(0.8, 0.6, 0.4, 0.8, 0.6, 0.4) };
  const lowered = withoutShapes({ ...all, still: Float32Array.of(1, 0) }, AUS, 0.5).targets;
  expect(lowered).toEqual(Float32Array.of(0.4, 0.6, 0.4, 0.8, 0.6, 0.4));
});

test('a share of a target is what the nodes say, and all of it where no label knows', () => {
  const targets = blended(Float32Array.of(1, 0, Number.NaN), Float32Array.of(0.5, 0.5, 0.25), 0.5);
  expect(targets).toEqual(Float32Array.of(0.75, 0.25, 0.25));
});
