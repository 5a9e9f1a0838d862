import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  mean,
  meanOf,
  median,
  quantile,
  quantileOfSorted,
  rankCorrelation,
  ranks,
  sortedNumbers,
} from '../../../lib/numbers/statistics';

const numbers = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('quantile', () => {
  it('is the sorted list, linear between neighbours', () => {
    fc.assert(
      fc.property(numbers, share, (values, q) => {
        const sorted = [...values].sort((one, other) => one - other);
        const at = q * (sorted.length - 1);
        const below = Math.floor(at);
        const next = sorted[Math.min(below + 1, sorted.length - 1)];
        expect(quantile(values, q)).toBeCloseTo(sorted[below] + (at - below) * (next - sorted[below]), 9);
        expect(quantileOfSorted(sorted, q)).toBe(quantile(values, q));
        expect(quantileOfSorted(Float32Array.from(sorted), q)).toBe(quantile(values, q));
      }),
    );
  });

  it('rises with the share, from the least to the greatest', () => {
    fc.assert(
      fc.property(numbers, share, share, (values, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(quantile(values, low)).toBeLessThanOrEqual(quantile(values, high) + 1e-9);
        expect(quantile(values, 0)).toBe(Math.min(...values));
        expect(quantile(values, 1)).toBe(Math.max(...values));
      }),
    );
  });

  it('leaves out what is no number, changes nothing, and is NaN of nothing', () => {
    const values = [3, Number.NaN, 1, 2];
    expect(median(values)).toBe(2);
    expect(values).toEqual([3, Number.NaN, 1, 2]);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
    expect(quantile([Number.NaN], 0.5)).toBeNaN();
    expect([...sortedNumbers([10, Number.NaN, 9])]).toEqual([9, 10]);
  });
});

describe('ranks', () => {
  it('share their mean where values are equal', () => {
    expect([...ranks([30, 10, 20, 20])]).toEqual([3, 0, 1.5, 1.5]);
    expect([...ranks([])]).toEqual([]);
  });

  it('count the smaller values and half of the other equal ones', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const counted = values.map((value) => {
          const smaller = values.filter((other) => other < value).length;
          const equal = values.filter((other) => other === value).length;
          return smaller + (equal - 1) / 2;
        });
        expect([...ranks(values)]).toEqual(counted);
      }),
    );
  });

  it('correlate to 1 with anything that rises alike', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength: 2 }), (values) => {
        expect(
          rankCorrelation(
            values,
            values.map((value) => value ** 3),
          ),
        ).toBeCloseTo(1, 9);
        expect(
          rankCorrelation(
            values,
            values.map((value) => -value),
          ),
        ).toBeCloseTo(-1, 9);
      }),
    );
    expect(rankCorrelation([1, 2], [3, 3])).toBeNaN();
  });
});

it('means: of all values, and of those that are numbers', () => {
  expect(mean(Float32Array.of(1, 2, 6))).toBe(3);
  expect(mean([1, Number.NaN])).toBeNaN();
  expect(mean([])).toBeNaN();
  expect(meanOf([1, Number.NaN, 3])).toBe(2);
  expect(meanOf([Number.NaN])).toBeNaN();
});
