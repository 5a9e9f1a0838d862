import fc from 'fast-check';
import { expect, it } from 'vitest';
import { areaUnderRoc } from '../../../lib/numbers/detection';

it('area under ROC is the share of pairs in which the positive has the higher score, ties half', () => {
  const answer = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.constantFrom(0, 1, Number.NaN));
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 40 }), (answers) => {
      const scoresOf = (wanted: number) =>
        answers.filter(([, label]) => label === wanted).map(([score]) => score);
      const pairs = scoresOf(1).flatMap((one) =>
        scoresOf(0).map((other) => (one > other ? 1 : one === other ? 0.5 : 0)),
      );
      const area = areaUnderRoc(
        answers.map(([score]) => score),
        answers.map(([, label]) => label),
      );
      if (pairs.length === 0) expect(area).toBeNaN();
      else expect(area).toBeCloseTo(pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length, 9);
    }),
  );
});
