import { describe, expect, it } from 'vitest';
import { addEntry, emptyCurves, overallSteps, smoothed } from '../../../lib/runs/curves';
import { reliabilityOf } from '../../../lib/runs/reliability';

describe('reliability of answers', () => {
  it('sets what was given against what is there, leaving out unknown labels', () => {
    const bins = reliabilityOf({
      labels: [
        [1, 0],
        [0, null],
        [1, 1],
      ],
      p: [
        [0.81, 0.05],
        [0.89, 0.5],
        [1, null],
      ],
    });
    expect(bins).toEqual([
      { answers: 1, p: 0.05, present: 0 },
      { answers: 2, p: expect.closeTo(0.85), present: 0.5 },
      { answers: 1, p: 1, present: 1 },
    ]);
  });
});

describe('curves', () => {
  it('count steps through the stages', () => {
    const curves = emptyCurves();
    const line = (stage: number, step: number) => addEntry(curves, { stage, step, total: 9, loss: 1 });
    for (const step of [1, 2, 3]) line(1, step);
    addEntry(curves, { stage: 1, step: 5, validationF1: 0.5 });
    for (const step of [1, 2]) line(2, step);
    expect(overallSteps(curves)).toEqual({
      x: [1, 2, 3, 6, 7],
      validationX: [5],
      borders: [{ stage: 2, x: 5 }],
    });
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
