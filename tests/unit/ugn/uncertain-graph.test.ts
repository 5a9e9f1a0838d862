import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adjacency,
  graphConvolution,
  normalisedAdjacency,
  sampleMask,
} from '../../../lib/ugn/uncertain-graph';
import { inScope, useBackend } from './two-backends';

beforeAll(() => useBackend('cpu'));

const free = fc
  .integer({ min: 1, max: 8 })
  .chain((n) =>
    fc
      .array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: n * n, maxLength: n * n })
      .map((values) => ({ n, values })),
  );

describe('adjacency', () => {
  it('is symmetric and non-negative for any B, and finite and symmetric when normalised', () => {
    fc.assert(
      fc.property(free, ({ n, values }) => {
        tf.tidy(() => {
          const weights = { 'graph.B': tf.tensor2d(values, [n, n]) };
          const a = adjacency(weights).arraySync();
          const normalised = normalisedAdjacency(weights, { normalisation: 'symmetric' }).arraySync();
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < n; j++) {
              expect(a[i][j]).toBe(a[j][i]);
              expect(a[i][j]).toBeGreaterThanOrEqual(0);
              expect(normalised[i][j]).toBeCloseTo(normalised[j][i], 5);
              expect(normalised[i][j]).toBeLessThanOrEqual(1 + 1e-6);
            }
          }
        });
      }),
    );
  });
});

it('gives the same product from a support that the samples share as from S copies of it', async () => {
  await inScope(async () => {
    const [s, b, n, o] = [3, 2, 4, 5];
    const edges = tf.randomUniform([s, b, n, n], 0, 1, 'float32', 7) as tf.Tensor4D;
    const support = tf.randomNormal([b, n, o], 0, 1, 'float32', 8) as tf.Tensor3D;
    const copies = tf.tile(tf.expandDims(support, 0), [s, 1, 1, 1]) as tf.Tensor4D;
    const difference = tf.sub(graphConvolution(edges, support), graphConvolution(edges, copies));
    expect(tf.max(tf.abs(difference)).dataSync()[0]).toBeLessThan(1e-6);
  });
});

it('makes the mask deterministic with ε = 0 and names the shape of a wrong ε', async () => {
  await inScope(async () => {
    const mu = tf.randomNormal([2, 3, 3], 0, 1, 'float32', 9) as tf.Tensor3D;
    const sigma = tf.ones([2, 3, 3]) as tf.Tensor3D;
    const mask = sampleMask(mu, sigma, tf.zeros([1, 1, 3, 3]));
    expect(mask.dataSync()).toEqual(tf.sigmoid(mu).dataSync());
    expect(() => sampleMask(mu, sigma, tf.zeros([1, 1, 3, 4]))).toThrow(/\[any, any, 3, 3\].*\[1, 1, 3, 4\]/);
  });
});
