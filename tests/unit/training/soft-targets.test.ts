import { expect, test } from 'vitest';
import { softTargets } from '../../../training/soft-targets';

// two units; the first has soft labels, the second hard and unknown ones
const LABELS = Float32Array.of(0.05, 0, 0.06, 1, 0.05, Number.NaN, 0.9, 0, 0, 1, Number.NaN, 0.3);

test('labels near each other are told apart by their rank, and their order stays', () => {
  const unit = Array.from(softTargets(LABELS, 2, 0.5)).filter((_, i) => i % 2 === 0);
  const ofRanks = [0.025, 0.03 + 0.25, 0.025, 0.45 + 0.375, 0, Number.NaN];
  for (const [i, target] of ofRanks.entries()) {
    if (Number.isNaN(target)) expect(unit[i]).toBeNaN();
    else expect(unit[i]).toBeCloseTo(target);
  }
});

test('hard and unknown labels stay, and so does every label without a share of ranks', () => {
  const targets = softTargets(LABELS, 2, 0.5);
  for (const i of [1, 3, 5, 7, 9]) expect(targets[i]).toBe(LABELS[i]);
  expect(softTargets(LABELS, 2, 0)).toEqual(LABELS);
});
