import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { balanceWeights, eq2Loss, eq9Loss, imageWeights } from '../../../lib/ugn/loss';
import { inScope, useBackend } from './two-backends';

beforeAll(() => useBackend('cpu'));

describe('balance weights (Eq 2)', () => {
  it('are inverse to the rates and 1 on average', () => {
    const rates = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 26 });
    fc.assert(
      fc.property(rates, (values) => {
        const tau = balanceWeights(values);
        expect(tau.reduce((sum, weight) => sum + weight, 0) / values.length).toBeCloseTo(1, 9);
        for (const [i, weight] of tau.entries()) {
          expect(weight * values[i]).toBeCloseTo(tau[0] * values[0], 9);
        }
      }),
    );
  });

  it('refuse a unit that never occurs', () => {
    expect(() => balanceWeights([0.2, 0, 0.4])).toThrow(/unit number 2 is 0/);
  });
});

describe('image weights (Eq 11)', () => {
  it('lie above 1, sum to B + 1 and rise with the uncertainty', () => {
    const sums = fc.array(fc.double({ min: 0, max: 26 * Math.LN2, noNaN: true }), {
      minLength: 1,
      maxLength: 64,
    });
    fc.assert(
      fc.property(sums, (values) => {
        const weights = imageWeights(values);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(values.length + 1, 9);
        for (const [k, weight] of weights.entries()) {
          expect(weight).toBeGreaterThan(1);
          if (values[k] > values[0]) expect(weight).toBeGreaterThanOrEqual(weights[0]);
        }
      }),
    );
  });
});

describe('cross-entropies (Eqs 2 and 9)', () => {
  it('give an unknown label no loss and no gradient', async () => {
    await inScope(async () => {
      const labels = tf.tensor2d([[1, 0.3, 0]]);
      const known = tf.tensor2d([[1, 0, 1]]);
      const logits = tf.tensor3d([
        [
          [0.2, 1.1],
          [0.5, -2],
          [0.7, 0.1],
        ],
      ]);
      const loss = (x: tf.Tensor) => tf.sum(eq9Loss(x as tf.Tensor3D, labels, known));
      const [, , absent, present] = tf.grad(loss)(logits).dataSync();
      expect([Math.abs(absent), Math.abs(present)]).toEqual([0, 0]);

      const tau = tf.tensor1d([2, 5, 1]);
      const loss2 = (x: tf.Tensor) => tf.sum(eq2Loss(x as tf.Tensor2D, labels, known, tau));
      const gradient = tf
        .grad(loss2)(tf.tensor2d([[0.5, 3, -1]]))
        .dataSync();
      expect(Math.abs(gradient[1])).toBe(0);
      expect(gradient[0]).toBeCloseTo(2 * (1 / (1 + Math.exp(-0.5)) - 1), 5);
    });
  });

  it('stay finite where the probability rounds to 0 or 1', async () => {
    await inScope(async () => {
      const logits = tf.tensor3d([
        [
          [0, 200],
          [200, 0],
        ],
      ]);
      const wrong = tf.tensor2d([[0, 1]]);
      const [loss] = eq9Loss(logits, wrong, tf.ones([1, 2])).dataSync();
      expect(loss).toBeCloseTo(400, 3);
    });
  });
});
