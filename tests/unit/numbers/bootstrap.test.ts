import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bootstrap, interval95 } from '../../../lib/numbers/bootstrap';
import { mean } from '../../../lib/numbers/statistics';

const meansOf = (values: readonly number[], seed: readonly number[]) =>
  bootstrap({ draws: 2000, seed }, (random) =>
    mean(Array.from(random.resample(values.length), (i) => values[i])),
  );

it('has the spread that theory gives the mean', () => {
  const values = Array.from({ length: 100 }, (_, i) => i % 10); // variance 8.25
  const [low, high] = interval95(meansOf(values, [1]))!;
  const deviation = Math.sqrt(8.25 / 100);
  expect((high - low) / deviation).toBeGreaterThan(3.6);
  expect((high - low) / deviation).toBeLessThan(4.2);
  expect((low + high) / 2).toBeCloseTo(4.5, 0.9);
});

it('is fixed by its seed, draws as often as it is told, and takes any measure', () => {
  expect(meansOf([1, 5, 9], [4, 2])).toEqual(meansOf([1, 5, 9], [4, 2]));
  expect(meansOf([1, 5, 9], [4, 2])).not.toEqual(meansOf([1, 5, 9], [4, 3]));
  const samples = bootstrap({ draws: 3, seed: [1] }, (random) => random.resample(4));
  expect(samples.map(({ length }) => length)).toEqual([4, 4, 4]);
});

it('the middle 95 % lie within the values; NaN counts nowhere, and of nothing there is none', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 }), (values) => {
      const [low, high] = interval95([...values, Number.NaN])!;
      expect(low).toBeLessThanOrEqual(high);
      expect(low).toBeGreaterThanOrEqual(Math.min(...values));
      expect(high).toBeLessThanOrEqual(Math.max(...values));
    }),
  );
  expect(interval95(Array.from({ length: 1001 }, (_, i) => i))).toEqual([25, 975]);
  expect(interval95([Number.NaN])).toBeNull();
});
