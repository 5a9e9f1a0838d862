import { expect, it } from 'vitest';
import { Loading } from '../../../lib/live/loading';

it('shows the first step that is not done, and a total that only grows to 1', () => {
  const loading = new Loading();
  const told = [
    loading.add('weights', 0.5),
    loading.add('backend', 0.5),
    loading.add('detector', 1),
    loading.add('weights', 1),
    loading.add('backend', 1),
  ];
  expect(told.map((progress) => progress?.step)).toEqual([
    'detector',
    'detector',
    'weights',
    'backend',
    'backend',
  ]);
  const fractions = told.map((progress) => progress!.fraction);
  expect(fractions).toEqual([...fractions].sort((one, other) => one - other));
  expect(fractions.at(-1)).toBeCloseTo(1, 10);
});

it('keeps quiet about what hardly changes', () => {
  const loading = new Loading();
  const told = Array.from({ length: 10_000 }, (_, i) => loading.add('weights', (i + 1) / 10_000));
  expect(told.filter((progress) => progress !== null).length).toBeLessThanOrEqual(51);
});
