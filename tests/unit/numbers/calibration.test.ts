import fc from 'fast-check';
import { expect, it } from 'vitest';
import { calibrationError, reliability } from '../../../lib/numbers/calibration';
import { mean } from '../../../lib/numbers/statistics';
import { reliabilityOf } from '../../../lib/runs/reliability';

it('puts answers into tenths of p and leaves empty ones out; 1 is in the last', () => {
  expect(reliability([0.05, 0.02, 1, 0.92, 0.5], [0, 1, 1, 1, Number.NaN])).toEqual([
    { answers: 2, p: (0.05 + 0.02) / 2, present: 0.5 },
    { answers: 2, p: (1 + 0.92) / 2, present: 1 },
  ]);
});

it('the error is what the bins are apart, weighted by their answers', () => {
  const answer = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1));
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1 }), (answers) => {
      const p = answers.map(([given]) => given);
      const labels = answers.map(([, label]) => label);
      const bins = reliability(p, labels);
      expect(mean(bins.map((bin) => bin.answers)) * bins.length).toBeCloseTo(answers.length, 9);
      const apart = bins.map((bin) => (bin.answers / answers.length) * Math.abs(bin.present - bin.p));
      expect(calibrationError(p, labels)).toBeCloseTo(mean(apart) * bins.length, 9);
    }),
  );
});

it('takes the answers of all units together; unknown ones count nowhere', () => {
  const labels = [
    [1, null],
    [0, 1],
  ];
  const p = [
    [0.91, 0.4],
    [null, 0.95],
  ];
  expect(reliabilityOf({ labels, p })).toEqual([{ answers: 2, p: (0.91 + 0.95) / 2, present: 1 }]);
});
