import { expect, test } from 'vitest';
import { softTargets } from '../../../training/input/soft-targets';

const NO = Number.NaN;
// of two units: strengths turned into labels, and labels that are hard, unknown or told without a strength
const LABELS = Float32Array.of(0.05, 0, 0.06, 1, 0.05, NO, 0.9, 0.95, 0, 0.9, NO, 0.9);
const INTENSITY = Float32Array.of(0.1, 0, 0.2, 1, 0.1, NO, 0.8, NO, 0, NO, NO, NO);
const FACES = { labels: LABELS, intensity: INTENSITY };

test('labels near each other are told apart by their rank, and their order stays', () => {
  const unit = softTargets(FACES, 2, 0.5).filter((_, i) => i % 2 === 0);
  expect([...unit]).toEqual([...[0.025, 0.28, 0.025, 0.825, 0].map((target) => expect.closeTo(target)), NO]);
});

test('labels without a strength and hard ones stay, and so does every label without a share of ranks', () => {
  const targets = softTargets(FACES, 2, 0.5);
  for (const i of [1, 3, 5, 7, 9, 11]) expect(targets[i]).toBe(LABELS[i]);
  expect(softTargets(FACES, 2, 0)).toEqual(LABELS);
});
