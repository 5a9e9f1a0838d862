import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { levelsOf, type Steps } from '../../../lib/au/intensity';
import { Random } from '../../../lib/numbers/random';
import { intraclass } from '../../../training/evaluation/strength/intraclass';
import { fitSpread } from '../../../training/jobs/strength/fit-spreads';
import { levelLoss, orderedSteps, orderLoss } from '../../../training/stages/strength-loss';

beforeAll(() => tf.setBackend('cpu'));

describe('ICC(3,1)', () => {
  it('is that of Shrout and Fleiss’ first two judges', () => {
    // (BMS − EMS) / (BMS + EMS) of a two-way table, from its mean squares
    const [one, other] = [
      [9, 6, 8, 7, 10, 6],
      [2, 1, 4, 1, 5, 2],
    ];
    const rows = one.map((value, i) => [value, other[i]]);
    const whole = rows.flat().reduce((sum, value) => sum + value, 0) / 12;
    const means = [0, 1].map((k) => rows.reduce((sum, row) => sum + row[k], 0) / 6);
    const between = rows.reduce((sum, [a, b]) => sum + 2 * ((a + b) / 2 - whole) ** 2, 0) / 5;
    const residual =
      rows.reduce(
        (sum, row) =>
          sum +
          row.reduce((part, value, k) => part + (value - (row[0] + row[1]) / 2 - means[k] + whole) ** 2, 0),
        0,
      ) / 5;
    expect(intraclass(one, other)).toBeCloseTo((between - residual) / (between + residual), 12);
    expect(intraclass([1, 2, 3], [3, 4, 5])).toBeCloseTo(1, 12);
    expect(intraclass([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  });
});

describe('the loss of levels', () => {
  it('is −log of the probability that the levels have', async () => {
    const free = tf.tensor2d([[-0.5, 0.3, 0.7, -0.2]]);
    const steps = orderedSteps(free);
    const [of] = (await steps.array()) as unknown as Steps[];
    for (const level of [0, 1, 2, 3, 4, 5]) {
      const [p, score] = [0.3 + 0.1 * level, level / 3 - 1];
      const odds = Math.log(p / (1 - p));
      const more = [1, ...levelsOf(p, 0.5, score, of), 0];
      const loss = levelLoss(
        tf.tensor2d([[odds]]),
        tf.tensor2d([[score]]),
        steps,
        tf.tensor2d([[level]]),
        tf.tensor2d([[1]]),
      );
      expect((await loss.data())[0]).toBeCloseTo(-Math.log(more[level] - more[level + 1]), 4);
    }
  });

  it('counts what is known alone, and an order where the machine tells one', async () => {
    const ones = tf.ones([4, 1]) as tf.Tensor2D;
    const none = tf.zeros([4, 1]) as tf.Tensor2D;
    const steps = orderedSteps(tf.zeros([1, 4]));
    expect((await levelLoss(ones, ones, steps, ones, none).data())[0]).toBe(0);
    const told = tf.tensor2d([[0.9], [0.5], [0.1], [0.5]]);
    const right = await orderLoss(tf.tensor2d([[5], [0], [-5], [0]]), told, ones).data();
    const wrong = await orderLoss(tf.tensor2d([[-5], [0], [5], [0]]), told, ones).data();
    expect(right[0]).toBeLessThan(0.001);
    expect(wrong[0]).toBeGreaterThan(9);
  });
});

describe('a fitted spread', () => {
  it('covers nine of ten errors, and grows with the gap between the looks where that tells', () => {
    const random = new Random(4);
    const gaps = Array.from({ length: 4000 }, () => random.range(0, 0.5));
    const telling = gaps.map((gap) => Math.abs(gap * random.normal()));
    const silent = gaps.map(() => Math.abs(0.1 * random.normal()));
    const { floor, perGap } = fitSpread([telling, silent], [gaps, gaps]);
    for (const [k, errors] of [telling, silent].entries()) {
      const covered = errors.filter((error, i) => error <= Math.hypot(floor[k], perGap[k] * gaps[i]));
      expect(Math.abs(covered.length / errors.length - 0.9)).toBeLessThan(0.005);
    }
    expect(perGap[0]).toBeGreaterThanOrEqual(1);
    expect(perGap[1]).toBe(0);
  });
});
