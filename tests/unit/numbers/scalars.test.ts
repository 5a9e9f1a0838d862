import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clamp } from '../../../lib/numbers/clamp';
import { clockText, duration, momentText } from '../../../lib/numbers/duration';
import { logOdds } from '../../../lib/numbers/odds';
import { toDecimals, toDigits } from '../../../lib/numbers/rounding';

const number = fc.double({ noNaN: true, min: -1e6, max: 1e6 });

it('clamps into a range, and to its lower end where it is turned round', () => {
  fc.assert(
    fc.property(number, number, number, (value, one, other) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(clamp(value, low, high)).toBe([low, value, high].sort((a, b) => a - b)[1]);
    }),
  );
  expect([clamp(5, 2, 1), clamp(0, 2, 1), clamp(1.5, 2, 1)]).toEqual([2, 2, 2]);
});

it('log-odds go back to the probability, and stay finite within a margin', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (p) => {
      expect(1 / (1 + Math.exp(-logOdds(p)))).toBeCloseTo(p, 9);
    }),
  );
  expect(logOdds(0.5)).toBe(0);
  expect([logOdds(0), logOdds(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect(logOdds(1, 0.001)).toBeCloseTo(Math.log(999), 9);
  expect(logOdds(0, 0.001)).toBeCloseTo(-Math.log(999), 9);
});

it('rounds to digits and to decimals', () => {
  expect([0.00123456, 123456, -0.5].map((value) => toDigits(value, 3))).toEqual([0.00123, 123000, -0.5]);
  expect([null, undefined, Number.NaN].map((value) => toDigits(value, 3))).toEqual([null, null, null]);
  expect([0.12345, 2.5, -0.0004].map((value) => toDecimals(value, 3))).toEqual([0.123, 2.5, -0]);
  expect(toDecimals(12.25, 1)).toBe(12.3);
});

it('writes times', () => {
  expect([-1, 7.9, 59.99, 60, 750, 3723].map(clockText)).toEqual([
    '0:00',
    '0:07',
    '0:59',
    '1:00',
    '12:30',
    '1:02:03',
  ]);
  expect([-1, 7.9, 59.99, 75, 3599.5].map(duration)).toEqual(['0:00', '0:08', '1:00', '1:15', '1:00:00']);
  expect([0, 62.44, 59.96].map(momentText)).toEqual(['0:00.0', '1:02.4', '1:00.0']);
});
