import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Random } from '../../../lib/numbers/random';

const seed = fc.integer({ min: 0, max: 1e6 });
const count = fc.integer({ min: 0, max: 200 });
const upTo = (length: number) => Uint32Array.from({ length }, (_, i) => i);

it('gives the numbers that earlier runs were trained with', () => {
  const random = new Random(5, 2);
  expect(Array.from({ length: 4 }, () => random.uniform())).toEqual([
    0.521919519873336, 0.5968588213436306, 0.03279575053602457, 0.8588941162452102,
  ]);
  expect([...new Random(5, 2).gaussian(4)]).toEqual([
    -0.9967663288116455, 0.16322582960128784, 0.10538268089294434, -0.08055146783590317,
  ]);
});

it('shuffles as earlier runs were shuffled', () => {
  expect([...new Random(5, 2).permutation(12)]).toEqual([10, 4, 2, 1, 3, 8, 5, 9, 7, 0, 11, 6]);
  expect([...new Random(5, 2).keyOrder(12)]).toEqual([2, 4, 6, 8, 11, 0, 1, 9, 10, 7, 5, 3]);
});

it('draws bootstrap samples as earlier ones were drawn', () => {
  expect([...new Random(5, 2).resample(12)]).toEqual([6, 7, 0, 10, 0, 9, 1, 8, 5, 8, 8, 6]);
});

it.each(['permutation', 'keyOrder'] as const)('%s has every place once, fixed by the seed', (name) => {
  fc.assert(
    fc.property(seed, count, (key, length) => {
      const order = new Random(key)[name](length);
      expect(order.slice().sort()).toEqual(upTo(length));
      expect(new Random(key)[name](length)).toEqual(order);
    }),
  );
});

it('puts every element in every place about as often', () => {
  const random = new Random(7);
  const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
  for (let draw = 0; draw < 8000; draw++) {
    for (const [place, element] of random.permutation(4).entries()) counts[element][place]++;
  }
  for (const seen of counts.flat()) expect(Math.abs(seen - 2000)).toBeLessThan(5 * Math.sqrt(1500));
});

it('has a standard normal distribution', () => {
  const values = [...new Random(9).gaussian(20_000)];
  const share = (limit: number) => values.filter((value) => value < limit).length / values.length;
  expect(share(0)).toBeCloseTo(0.5, 1.7);
  expect(share(1)).toBeCloseTo(0.8413, 1.7);
  expect(share(-1.96)).toBeCloseTo(0.025, 1.9);
});
