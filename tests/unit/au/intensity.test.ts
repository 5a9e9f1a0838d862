import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPresent } from '../../../lib/au/decision';
import {
  entropyWithin,
  intensityOf,
  letterOf,
  levelsOf,
  onSide,
  type Steps,
} from '../../../lib/au/intensity';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const inside = fc.double({ min: 0.02, max: 0.98, noNaN: true });
const score = fc.double({ min: -12, max: 12, noNaN: true });
const steps = fc
  .tuple(score, score, score, score)
  .map(([trace, ...higher]) => [trace, ...higher.sort((a, b) => a - b)] as unknown as Steps);

describe('intensity', () => {
  it('is 1.5 and more exactly where the unit is present, whatever the score', () => {
    fc.assert(
      fc.property(share, inside, score, steps, (p, threshold, of, by) => {
        const { level, lower, upper } = intensityOf(levelsOf(p, threshold, of, by));
        expect(level >= 1.5).toBe(isPresent(p, threshold));
        expect(lower).toBeLessThanOrEqual(level);
        expect(upper).toBeGreaterThanOrEqual(level);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(5);
      }),
    );
    const at = intensityOf(levelsOf(0.3, 0.3, 0, [0, 0, 0, 0]));
    expect(at.level).toBe(1.5);
  });

  it('never falls when the probability or the score rises', () => {
    fc.assert(
      fc.property(share, share, inside, score, score, steps, (p, q, threshold, of, other, by) => {
        const level = (probability: number, value: number) =>
          intensityOf(levelsOf(probability, threshold, value, by)).level;
        expect(level(Math.max(p, q), of)).toBeGreaterThanOrEqual(level(Math.min(p, q), of) - 1e-9);
        expect(level(p, Math.max(of, other))).toBeGreaterThanOrEqual(level(p, Math.min(of, other)) - 1e-9);
      }),
    );
  });

  it('is the median of the levels, computed by hand', () => {
    // half of the faces lie at 3 or above, three quarters at 2 or above
    expect(intensityOf([0.9, 0.75, 0.5, 0.25, 0]).level).toBeCloseTo(2.5, 12);
    expect(intensityOf([0.2, 0.1, 0, 0, 0])).toMatchObject({ level: expect.closeTo(0.125, 9), lower: 0 });
    expect(intensityOf([1, 1, 1, 1, 1])).toMatchObject({ level: 5, upper: 5 });
    expect([0.4, 1, 2.4, 4.5].map(letterOf)).toEqual([null, 'A', 'B', 'E']);
  });

  it('adds to the entropy of presence what the chain rule says', () => {
    fc.assert(
      fc.property(share, score, steps, (p, of, by) => {
        const more = [1, ...levelsOf(p, 0.5, of, by), 0];
        const each = more.slice(0, -1).map((value, k) => value - more[k + 1]);
        const entropy = (shares: number[]) =>
          shares.reduce((sum, value) => (value > 0 ? sum - value * Math.log(value) : sum), 0);
        expect(entropy([p, 1 - p]) + entropyWithin(p, of, by)).toBeCloseTo(entropy(each), 6);
      }),
    );
  });

  it('gives the stronger side what the unit has, the weaker one less, and exchanges them in a mirror', () => {
    fc.assert(
      fc.property(inside, score, score, (p, of, lean) => {
        const [left, right] = [onSide(p, of, lean, 'left'), onSide(p, of, lean, 'right')];
        expect(lean >= 0 ? left : right).toEqual({ p, score: of });
        expect(lean >= 0 ? right.p : left.p).toBeLessThanOrEqual(p + 1e-12);
        expect(onSide(p, of, -lean, 'right')).toEqual(left);
      }),
    );
  });
});
