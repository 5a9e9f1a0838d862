import { expect, it } from 'vitest';
import { ProbabilityHistory } from '../../../lib/live/probability-history';

it('gives back samples in order with their ages, before and after it has wrapped round', () => {
  const history = new ProbabilityHistory(2);
  history.add(1000, Float32Array.of(0.25, 0.5));
  history.add(1500, Float32Array.of(0.75, 1));
  expect([...history.samples(1, 2000)]).toEqual([
    { age: 1, p: 0.5 },
    { age: 0.5, p: 1 },
  ]);
  for (let i = 0; i < 1000; i++) history.add(2000 + i, Float32Array.of(i, -i));
  const samples = [...history.samples(0, 3000)];
  expect(samples.at(0)).toEqual({ age: 0.6, p: 400 });
  expect(samples.at(-1)).toEqual({ age: 0.001, p: 999 });
  expect(samples.every(({ p }, i) => p === 400 + i)).toBe(true);
});

it('is empty after clear', () => {
  const history = new ProbabilityHistory(1);
  history.add(0, Float32Array.of(1));
  history.clear();
  expect([...history.samples(0, 1)]).toEqual([]);
});
