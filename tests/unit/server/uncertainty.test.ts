import { describe, expect, it } from 'vitest';
import { addEntry, emptyCurves, overallSteps, smoothed } from '../../../lib/server/curves';
import { metricsFileSchema } from '../../../lib/server/metrics-file';
import { uncertaintyOf } from '../../../lib/server/uncertainty';
import { metricsOf } from './workspace';

const metrics = metricsFileSchema.parse(metricsOf(0.5));

describe('uncertainty of answers', () => {
  it('finds accuracy falling and risk rising where the doubtful half is wrong', () => {
    const count = 200;
    const rows = <T>(of: (i: number) => T) => Array.from({ length: count }, (_, i) => [of(i)]);
    const answers = {
      aus: [12],
      labels: rows((i) => (i < count / 2 ? 1 : 0)),
      p: rows(() => 0.9),
      epistemic: rows((i) => i / count),
    };
    const found = uncertaintyOf(answers, metrics)!;
    expect(found.accuracyByBin).toEqual([...Array(10).fill(1), ...Array(10).fill(0)]);
    expect(found.risk[49]).toEqual({ coverage: 0.5, risk: 0 });
    expect(found.risk[99].risk).toBeCloseTo(0.5);
    expect(found.distribution.reduce((sum, n) => sum + n)).toBe(count);
  });

  it('leaves out unknown labels, and has nothing to say without any', () => {
    const answers = { aus: [1], labels: [[null], [null]], p: [[0.1], [0.2]], epistemic: [[0], [0]] };
    expect(uncertaintyOf(answers, metrics)).toBeNull();
  });
});

describe('curves', () => {
  it('count steps through the stages', () => {
    const curves = emptyCurves();
    const line = (stage: number, step: number) => addEntry(curves, { stage, step, total: 9, loss: 1 });
    for (const step of [1, 2, 3]) line(1, step);
    addEntry(curves, { stage: 1, step: 5, validationF1: 0.5 });
    for (const step of [1, 2]) line(2, step);
    expect(overallSteps(curves)).toEqual({ x: [1, 2, 3, 6, 7], validationX: [5], borders: [5] });
  });

  it('are smoothed without the pull of a start at zero', () => {
    expect(smoothed([4, 4, null, 4], 0.9).map((value) => value && Math.round(value * 1e9) / 1e9)).toEqual([
      4,
      4,
      null,
      4,
    ]);
    expect(smoothed([0, 1], 0)).toEqual([0, 1]);
  });
});
