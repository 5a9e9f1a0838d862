import { describe, expect, it } from 'vitest';
import { incomparable } from '../../../app/training/_view/compared';
import { curveColumns, validationColumns } from '../../../app/training/_view/curve-columns';
import { plainNumber, withInterval } from '../../../app/training/_view/number-text';
import { durationText } from '../../../lib/numbers/duration';
import { addEntry, emptyCurves } from '../../../lib/runs/curves';
import type { RunDetail } from '../../../lib/server/run-detail';

describe('curves of a run', () => {
  const curves = emptyCurves();
  const check = (stage: number, step: number, validationF1: number) =>
    addEntry(curves, { stage, step, validationF1 });
  const step = (stage: number, n: number, loss: number) =>
    addEntry(curves, { stage, step: n, total: 9, loss });
  check(1, 0, 0.1);
  step(1, 1, 8);
  step(1, 2, 6);
  check(1, 2, 0.2);
  check(2, 0, 0.3);
  step(2, 1, 100);
  check(2, 1, 0.4);

  it('break between two stages, whose losses are different sums', () => {
    const { x, loss, smooth, borders } = curveColumns(curves);
    expect(x).toEqual([1, 2, 2.5, 3]);
    expect(loss).toEqual([8, 6, null, 100]);
    expect(smooth.at(-1)).toBe(100);
    expect(borders).toEqual([{ x: 2, label: 'graph' }]);
  });

  it('keep the check at the start of a stage apart from the last of the one before', () => {
    const { x, f1 } = validationColumns(curves);
    expect(f1).toEqual([0.1, 0.2, null, 0.3, 0.4]);
    expect(x.every((at, i) => i === 0 || at > x[i - 1])).toBe(true);
  });
});

it('writes times, rates and intervals as people read them', () => {
  expect([0.4, 59, 61, 120, 754, 3600, 11_100].map(durationText)).toEqual([
    ...['0 s', '59 s', '1 min 1 s', '2 min', '13 min', '1 h', '3 h 5 min'],
  ]);
  expect([0, 0.001, 0.00012, 12.345, null].map(plainNumber)).toEqual(['0', '0.001', '1.2e-4', '12.3', '–']);
  expect(withInterval(0.5, [0.4, 0.6], (value) => value!.toFixed(1))).toBe('0.5 [0.4, 0.6]');
});

it('warns of runs that were tested on different people', () => {
  const run = (fold: number | null, test: number) =>
    ({ options: { data: ['a'], fold, folds: 3 }, metrics: { images: { test } } }) as unknown as RunDetail;
  expect(incomparable([run(1, 40), run(1, 40)])).toBeNull();
  expect(incomparable([run(1, 40), run(2, 40)])).toBe('folds');
  expect(incomparable([run(1, 40), run(2, 50)])).toBe('folds and numbers of test images');
});
