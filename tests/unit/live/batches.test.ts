import { expect, it } from 'vitest';
import { Batches } from '../../../lib/live/batches';

function batches(underWay: { count: number }, enough = 4) {
  const done: number[][] = [];
  const run = async (items: readonly number[]) => {
    done.push([...items]);
    if (items.includes(0)) throw new Error('a zero');
    return items.map((item) => 10 * item);
  };
  const options = { run, sizeOf: () => 1, enough, comesMore: () => underWay.count > 0 };
  return { done, batches: new Batches<number, number>(options) };
}

it('waits for enough while more comes, and for nothing else', async () => {
  const underWay = { count: 6 };
  const { done, batches: all } = batches(underWay);
  const results = [1, 2, 3, 4, 5, 6].map((item) => {
    underWay.count--;
    return all.add(item);
  });
  expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50, 60]);
  expect(done).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ]);
});

it('does what waits when something that was under way will not come', async () => {
  const underWay = { count: 1 };
  const { batches: all } = batches(underWay);
  const result = all.add(1);
  underWay.count = 0;
  await all.goOn();
  expect(await result).toBe(10);
});

it('fails those of a batch that fails, and goes on', async () => {
  const { batches: all } = batches({ count: 0 }, 1);
  const [bad, good] = [all.add(0), all.add(1)];
  await expect(bad).rejects.toThrow('a zero');
  expect(await good).toBe(10);
});
