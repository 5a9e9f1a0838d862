import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeFeatures, nodeLogits } from '../../../lib/ugn/au-nodes';
import { type UgnConfig, ugnConfigSchema, VARIANTS } from '../../../lib/ugn/config';
import { eq9Loss, eq12Loss } from '../../../lib/ugn/loss';
import { createPredictor, initialWeights, isTrainable, stageOf, weightShapes } from '../../../lib/ugn/model';
import type { Prediction } from '../../../lib/ugn/pass-numbers';
import { featureMap, foldBatchNorm, unfoldBatchNorm } from '../../../lib/ugn/resnet18';
import type { Weights } from '../../../lib/ugn/shapes';
import { graphLogits, maskParameters, sampleMask } from '../../../lib/ugn/uncertain-graph';
import { formulaTensor, formulaWeights } from '../../reference/formula';
import { inScope, useBackend } from './two-backends';

const ALL = ['backbone', 'nodes', 'graph'] as const;
const configOf = (options: Partial<UgnConfig>): UgnConfig =>
  ugnConfigSchema.parse({
    aus: [1, 4, 6, 12, 25],
    inputSize: 48,
    projectionSize: 8,
    outputSize: 6,
    ...options,
  });

const imagesOf = (count: number, height = 48, width = 48) =>
  formulaTensor<tf.Tensor4D>(`faces`, [count, height, width, 3], (value) => 2 * value);

/** Weights that serve every config of these tests, as each takes the ones it needs. */
const sharedWeights = () => ({
  ...formulaWeights(configOf({ nodes: 'gap-linear' }), ['nodes']),
  ...formulaWeights(configOf({}), ALL),
});

async function predictOnce(weights: Weights, config: UgnConfig, images = imagesOf(2)): Promise<Prediction[]> {
  const predictor = createPredictor(weights, config);
  try {
    return await predictor.predict(images, { attention: true });
  } finally {
    predictor.dispose();
    tf.dispose(images);
  }
}

function largestDifference(a: Prediction[], b: Prediction[]): number {
  const keys = [
    'p',
    'lower',
    'upper',
    'epistemic',
    'aleatoric',
    'total',
    'maskMean',
    'maskVariance',
  ] as const;
  return Math.max(
    ...a.flatMap((one, k) => keys.flatMap((key) => [...one[key]].map((x, i) => Math.abs(x - b[k][key][i])))),
  );
}

describe('prediction on wasm', () => {
  let weights: Weights;
  beforeAll(async () => {
    await useBackend('wasm');
    weights = sharedWeights();
  });
  afterAll(() => tf.dispose(weights));

  it('repeats bit for bit, also with a predictor made anew', async () => {
    const config = configOf({});
    expect(await predictOnce(weights, config)).toEqual(await predictOnce(weights, config));
  });

  it('is another for another seed, and only slightly', async () => {
    const one = await predictOnce(weights, configOf({ predictionSamples: 200, seed: 1 }));
    const other = await predictOnce(weights, configOf({ predictionSamples: 200, seed: 2 }));
    const differences = [...one[0].p].map((p, i) => Math.abs(p - other[0].p[i]));
    expect(Math.max(...differences)).toBeGreaterThan(0);
    expect(Math.max(...differences)).toBeLessThan(0.05);
  });

  it('does not depend on the order of the images', async () => {
    await inScope(async () => {
      const config = configOf({});
      const predictor = createPredictor(weights, config);
      const images = imagesOf(3);
      const forward = await predictor.predict(images);
      const backward = await predictor.predict(tf.reverse(images, 0));
      expect(largestDifference(forward, backward.reverse())).toBeLessThan(1e-5);
    });
  });

  it('with readsMirror gives a face and its mirror image one answer, their attention mirrored', async () => {
    await inScope(async () => {
      const predictor = createPredictor(weights, configOf({ readsMirror: true }));
      const images = imagesOf(2, 48, 80);
      const plain = await predictor.predict(images, { attention: true });
      const mirrored = await predictor.predict(tf.reverse(images, 2), { attention: true });
      expect(largestDifference(plain, mirrored)).toBeLessThan(1e-5);
      const [{ attention }] = plain;
      const rowOf = (maps: typeof attention, row: number) => [...maps!.data.subarray(3 * row, 3 * row + 3)];
      for (let row = 0; row < attention!.data.length / 3; row++) {
        const turned = rowOf(mirrored[0].attention, row).reverse();
        expect(rowOf(attention, row)).toEqual(turned.map((value) => expect.closeTo(value, 5)));
      }
      const single = await predictOnce(weights, configOf({}), imagesOf(2, 48, 80));
      expect(largestDifference(plain, single)).toBeGreaterThan(1e-4);
      predictor.dispose();
    });
  });

  it('keeps p within its interval, the parts adding up, and each attention map summing to 1', async () => {
    const [prediction] = await predictOnce(weights, configOf({}), imagesOf(1, 48, 80));
    const { p, lower, upper, total, aleatoric, epistemic, maskMean, maskVariance, attention } = prediction;
    for (let i = 0; i < p.length; i++) {
      expect(lower[i]).toBeLessThan(upper[i]);
      expect(p[i]).toBeGreaterThan(lower[i]);
      expect(p[i]).toBeLessThan(upper[i]);
      expect(epistemic[i]).toBeGreaterThan(0);
      expect(total[i]).toBeCloseTo(aleatoric[i] + epistemic[i], 6);
    }
    expect(maskMean.every((mean) => mean > 0 && mean < 1)).toBe(true);
    expect(maskVariance.some((variance) => variance > 0)).toBe(true);
    expect([attention?.height, attention?.width]).toEqual([2, 3]);
    for (let i = 0; i < p.length; i++) {
      const map = [...(attention?.data ?? [])].slice(i * 6, (i + 1) * 6);
      expect(map.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    }
  });

  it.each(VARIANTS)('has an epistemic part only where the mask is sampled: %s', async (variant) => {
    const [{ p, epistemic, aleatoric, maskMean, maskVariance }] = await predictOnce(
      weights,
      configOf({ variant }),
      imagesOf(1),
    );
    const samples = variant === 'ugn' || variant === 'ugn-b';
    const graph = samples || variant === 'gn-d';
    expect(p.every((value) => value > 0 && value < 1)).toBe(true);
    expect(aleatoric.every((nats) => nats > 0)).toBe(true);
    expect(epistemic.every((nats) => nats > 0)).toBe(samples);
    expect(maskMean.some((value) => value > 0)).toBe(graph);
    expect(maskVariance.some((value) => value > 0)).toBe(samples);
  });

  it('leaks nothing, and lives on when the weights it was made from are gone', async () => {
    const config = configOf({});
    const before = tf.memory().numTensors;
    const passing = foldBatchNorm(weights);
    const predictor = createPredictor(passing, config);
    tf.dispose(passing);
    const images = imagesOf(2);
    const running = tf.memory().numTensors;
    await predictor.predict(images, { attention: true });
    await expect(predictor.predict(tf.zeros([1, 48, 48, 4]) as tf.Tensor4D)).rejects.toThrow(/images/);
    expect(tf.memory().numTensors).toBe(running + 1); // the wrong picture of the line above
    predictor.dispose();
    tf.dispose(images);
    expect(tf.memory().numTensors).toBe(before + 1);
  });
});

it('agrees between cpu and wasm to 1e-3', async () => {
  const config = configOf({ nodes: 'gap-linear', normalisation: 'as-printed' });
  const on = async (backend: 'cpu' | 'wasm') => {
    await useBackend(backend);
    return inScope(() => predictOnce(sharedWeights(), config));
  };
  const [onWasm, onCpu] = [await on('wasm'), await on('cpu')];
  expect(largestDifference(onWasm, onCpu)).toBeLessThan(1e-3);
});

describe('weights', () => {
  beforeAll(() => useBackend('wasm'));

  it('give the same map folded, and unfolded again', async () => {
    await inScope(async () => {
      const weights = formulaWeights(configOf({}), ALL);
      const folded = foldBatchNorm(weights);
      const unfolded = unfoldBatchNorm(folded);
      expect(Object.keys(unfolded).sort()).toEqual(Object.keys(weights).sort());
      const images = imagesOf(1, 64, 48);
      const expected = featureMap(weights, images);
      for (const other of [folded, unfolded]) {
        const difference = tf.max(tf.abs(tf.sub(featureMap(other, images), expected)));
        expect((await difference.data())[0]).toBeLessThan(1e-4);
      }
    });
  });

  it('start finite, in the shapes of the config, the same for the same seed', async () => {
    await inScope(async () => {
      const config = configOf({ nodes: 'gap-linear' });
      const weights = initialWeights(config, 5);
      const again = initialWeights(config, 5);
      const other = initialWeights(config, 6);
      const shapes = Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, shape]));
      expect(shapes).toEqual(weightShapes(config));
      const name = 'layer4.1.conv2.kernel';
      const equal = async (a: tf.Tensor, b: tf.Tensor) => (await tf.all(tf.equal(a, b)).data())[0] === 1;
      expect(await equal(weights[name], again[name])).toBe(true);
      expect(await equal(weights[name], other[name])).toBe(false);
      const map = featureMap(weights, imagesOf(1));
      const { nodes } = nodeFeatures(weights, config, map);
      expect((await tf.all(tf.isFinite(nodeLogits(weights, nodes))).data())[0]).toBe(1);
    });
  });

  it('say what a set of another model lacks', async () => {
    await inScope(async () => {
      const weights = formulaWeights(configOf({ variant: 'resnet18' }), ALL);
      const predictor = createPredictor(weights, configOf({ variant: 'ugn' }));
      await expect(predictor.predict(imagesOf(1))).rejects.toThrow(/no tensor 'graph\./);
    });
  });
});

it('leaks nothing in a step of loss and gradients', async () => {
  await useBackend('cpu');
  await inScope(async () => {
    const config = configOf({});
    const weights = formulaWeights(config, ALL);
    const trained = Object.keys(weights).filter(
      (name) => isTrainable(name) && (stageOf(name) !== 'backbone' || name.startsWith('layer4.1.bn')),
    );
    const variables = Object.fromEntries(trained.map((name) => [name, tf.variable(weights[name])]));
    const set = { ...weights, ...variables };
    const images = imagesOf(2, 32, 32);
    const labels = tf.zeros([2, 5]) as tf.Tensor2D;
    const epsilon = tf.zeros([1, 2, 5, 5]) as tf.Tensor4D;
    const step = () => {
      const kept: tf.Tensor[] = [];
      const { value, grads } = tf.variableGrads(() => {
        const map = featureMap(set, images, {
          batchStats: (norm) => norm.startsWith('layer4.1'),
          onStats: (_, mean, variance) => kept.push(tf.keep(mean), tf.keep(variance)),
        });
        const { nodes } = nodeFeatures(set, config, map);
        const { mu, sigma } = maskParameters(set, nodes);
        const logits = graphLogits(set, config, nodes, sampleMask(mu, sigma, epsilon));
        const perImage = eq9Loss(tf.squeeze(logits, [0]), labels, tf.onesLike(labels));
        return tf.add(eq12Loss(perImage, [1, 2]), tf.sum(nodeLogits(set, nodes))) as tf.Scalar;
      }, Object.values(variables));
      expect(Object.keys(grads)).toHaveLength(trained.length);
      expect(kept).toHaveLength(4);
      tf.dispose([value, grads, kept]);
    };
    step();
    const before = tf.memory().numTensors;
    step();
    expect(tf.memory().numTensors).toBe(before);
  });
});
