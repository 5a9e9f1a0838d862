import { expect, test } from 'vitest';
import { confusion } from '../../../lib/au/confusion';
import { calibrationError } from '../../../lib/numbers/calibration';
import {
  areaUnderRoc,
  averagePrecision,
  bestThreshold,
  brierScore,
  f1Of,
  falseAlarmLevel,
  rateOf,
  unsureLevel,
} from '../../../lib/numbers/detection';
import { evaluate, tune } from '../../../training/evaluation/evaluate';

const NO = Number.NaN;

test('F1 and counts leave unknown labels out', () => {
  const counts = confusion([0.9, 0.8, 0.4, 0.1, 0.99], [1, 0, 1, 0, NO], 0.5);
  expect(counts).toEqual({ truePositive: 1, falsePositive: 1, falseNegative: 1, trueNegative: 1 });
  expect(f1Of(counts)).toBe(0.5);
  expect(rateOf([1, 0, 0, NO])).toBeCloseTo(1 / 3);
});

test('AUC counts ties half', () => {
  // pairs (positive, negative): 0.8>0.5, 0.8>0.2, 0.5=0.5, 0.5>0.2
  expect(areaUnderRoc([0.8, 0.5, 0.5, 0.2], [1, 1, 0, 0])).toBe(3.5 / 4);
  expect(areaUnderRoc([1, 2], [1, 1])).toBeNaN();
});

test('average precision takes equal scores together', () => {
  // precision 1 at the first positive, 2/3 at the second
  expect(averagePrecision([0.9, 0.8, 0.7, 0.6, 0.95], [1, 0, 1, 0, NO])).toBeCloseTo((1 + 2 / 3) / 2);
  expect(averagePrecision([0.5, 0.5], [1, 0])).toBe(0.5);
  expect(averagePrecision([0.5, 0.5], [0, 0])).toBeNaN();
});

test('Brier score', () => {
  expect(brierScore([0.9, 0.2, 0.5], [1, 0, NO])).toBeCloseTo((0.01 + 0.04) / 2);
});

test('calibration error is the gap between share and p, weighted by bin', () => {
  // bin 0.1: p 0.15, none present, 2 images; bin 0.8: p 0.85, half present, 2 images
  expect(calibrationError([0.15, 0.15, 0.85, 0.85], [0, 0, 1, 0])).toBeCloseTo(0.5 * 0.15 + 0.5 * 0.35);
});

test('the threshold separates as well as any, as near to 0.5 as it can', () => {
  expect(bestThreshold([0.9, 0.6, 0.3, 0.1], [1, 1, 0, 0])).toBe(0.5);
  expect(bestThreshold([0.3, 0.2, 0.1, 0.0], [1, 1, 0, 0])).toBeCloseTo(0.15);
  expect(bestThreshold([0.9, 0.1], [0, 0])).toBe(0.5);
});

test('a hundredth of F1 is given up for a threshold nearer to 0.5', () => {
  // 0.5 misses one of 101 positives, 0.075 none
  const p = [...new Array(100).fill(0.7), 0.1, ...new Array(200).fill(0.05)];
  const labels = [...new Array(101).fill(1), ...new Array(200).fill(0)];
  expect(bestThreshold(p, labels)).toBe(0.5);
});

test('few faces without any unit reach a threshold, whatever F1 would gain', () => {
  const relaxed = Array.from({ length: 80 }, (_, i) => i / 100); // two in eighty are allowed
  expect(falseAlarmLevel(relaxed, 0.025)).toBeCloseTo(0.77);
  expect(falseAlarmLevel([], 0.025)).toBe(0);
  // the last image shows no unit: F1 of the first unit alone would take 0.5
  const p = Float32Array.from([...new Array(9).fill([0.6, 0.9]).flat(), 0.56, 0.1]);
  const labels = Float32Array.from([...new Array(9).fill([1, 1]).flat(), 0, 0]);
  const answers = { p, epistemic: new Float32Array(20), aleatoric: new Float32Array(20) };
  expect(tune(answers, labels, 2, 0.05).thresholds).toEqual([expect.closeTo(0.58), 0.5]);
});

test('a floor that no positive passes leaves only thresholds above it', () => {
  expect(bestThreshold([0.3, 0.8], [1, 0], 0.8)).toBeCloseTo(0.9);
  expect(bestThreshold([0.3, 0.8], [0, 0], 0.8)).toBeCloseTo(0.9);
});

test('the unsure level is where one answer in five is wrong', () => {
  // doubt 0..99: the first 60 are right, then every tenth is wrong, from 80 on every second
  const epistemic = Array.from({ length: 100 }, (_, i) => i);
  const wrong = epistemic.map((i) => Number(i >= 60 && (i >= 80 ? i % 2 === 0 : i % 10 === 2)));
  const shuffled = epistemic.map((_, i) => (i * 37) % 100);
  const level = unsureLevel(
    shuffled.map((i) => epistemic[i]),
    shuffled.map((i) => wrong[i]),
  );
  expect(level).toBe(79);
});

test('without wrong answers the largest doubt seen is the unsure level; unknown truths count for nothing', () => {
  expect(unsureLevel([0.1, 0.4, 0.3, 0.9], [0, 0, 0, Number.NaN])).toBe(0.4);
  expect(unsureLevel([0.1, 0.2], [Number.NaN, Number.NaN])).toBe(0);
  expect(unsureLevel([0.1, 0.2], [1, 1])).toBe(0);
});

test('levels come from validation answers alone and are applied to the test split', () => {
  const validation = {
    p: Float32Array.of(0.3, 0.25, 0.1, 0.05),
    epistemic: new Float32Array(4),
    aleatoric: new Float32Array(4),
  };
  const levels = tune(validation, Float32Array.of(1, 1, 0, 0), 1);
  const answers = {
    p: Float32Array.of(0.2, 0.15),
    epistemic: new Float32Array(2),
    aleatoric: new Float32Array(2),
  };
  const { units } = evaluate([12], answers, Float32Array.of(1, 0), levels);
  expect(units[0].threshold).toBeCloseTo(0.175);
  expect(units[0]).toMatchObject({ f1: 1, f1AtHalf: 0, accuracy: 1, rate: 0.5 });
  expect(units[0].f1AlwaysYes).toBeCloseTo(2 / 3);
});
