import { expect, test } from 'vitest';
import type { Faces } from '../../../training/input/faces';
import { takeFraction } from '../../../training/input/fraction';
import { withLabelNoise } from '../../../training/input/label-noise';
import { checkOptions } from '../../../training/run/run-folder';

const COUNT = 2000;
const AUS = [4, 12];

/** Images of one pixel, which says their number; AU12 is soft in some and unknown in some. */
const faces: Faces = {
  count: COUNT,
  side: 1,
  pixels: Uint8Array.from(Array.from({ length: COUNT }, (_, i) => [i >> 8, i & 255, 0]).flat()),
  labels: Float32Array.from(Array.from({ length: COUNT }, (_, i) => [i % 2, ofSmile(i)]).flat()),
  subjects: Array.from({ length: COUNT }, (_, i) => `subject ${Math.floor(Math.sqrt(i / 20))}`),
  source: Uint8Array.from({ length: COUNT }, (_, i) => i % 3),
};

function ofSmile(i: number): number {
  if (i % 5 === 0) return Number.NaN;
  return i % 5 === 1 ? 0.3 : i % 2;
}

test('label noise turns its share of the known hard labels round, unit by unit, and the rest stays', () => {
  const { faces: noisy, flipped } = withLabelNoise(faces, AUS, { AU4: 0.1, AU12: 0.3 }, 1);
  const changed = AUS.map((_, j) => changedLabels(noisy, j));
  expect(changed.map(({ length }) => length)).toEqual(flipped);
  expect(Math.abs(flipped[0] / COUNT - 0.1)).toBeLessThan(0.02);
  expect(Math.abs(flipped[1] / (0.6 * COUNT) - 0.3)).toBeLessThan(0.04);
  for (const [j, images] of changed.entries()) {
    for (const i of images) expect(noisy.labels[2 * i + j]).toBe(1 - faces.labels[2 * i + j]);
  }
  expect(withLabelNoise(faces, AUS, { AU12: 0.3 }, 1).flipped).toEqual([0, flipped[1]]);
  expect(withLabelNoise(faces, AUS, 0.1, 1).faces.labels).toEqual(
    withLabelNoise(faces, AUS, 0.1, 1).faces.labels,
  );
  expect(changedLabels(withLabelNoise(faces, AUS, 0.1, 2).faces, 0)).not.toEqual(changed[0]);
});

function changedLabels(noisy: Faces, j: number): number[] {
  return Array.from({ length: COUNT }, (_, i) => i).filter((i) => {
    return !Object.is(noisy.labels[2 * i + j], faces.labels[2 * i + j]);
  });
}

test('a fraction takes the same share of every subject, a larger one holds a smaller one', () => {
  const numbersOf = ({ count, pixels }: Faces) =>
    Array.from({ length: count }, (_, k) => pixels[3 * k] * 256 + pixels[3 * k + 1]);
  const tenth = takeFraction(faces, 0.1, 1);
  const numbers = numbersOf(tenth);
  expect(tenth.count).toBe(200);
  for (const subject of new Set(faces.subjects)) {
    const all = faces.subjects.filter((one) => one === subject).length;
    const taken = tenth.subjects.filter((one) => one === subject).length;
    expect(Math.abs(taken - 0.1 * all)).toBeLessThanOrEqual(1);
  }
  for (const [k, i] of numbers.entries()) {
    expect(tenth.subjects[k]).toBe(faces.subjects[i]);
    expect(tenth.labels[2 * k]).toBe(faces.labels[2 * i]);
    expect(tenth.source[k]).toBe(faces.source[i]);
  }
  const fifth = new Set(numbersOf(takeFraction(faces, 0.2, 1)));
  expect(numbers.every((i) => fifth.has(i))).toBe(true);
  expect(numbersOf(takeFraction(faces, 0.1, 2))).not.toEqual(numbers);
  expect(takeFraction(faces, 1e-6, 1).count).toBe(1);
});

test('options that do not fit each other are refused by name; those of an older run are taken', () => {
  const old = { command: '', config: 'ugn', data: ['a'], start: { kind: 'scratch' as const }, seed: 1 };
  expect(checkOptions(old)).toMatchObject({
    fold: null,
    sourceWeights: null,
    labelNoise: null,
    endToEnd: null,
  });
  const refusals: [object, RegExp][] = [
    [{ fold: 1 }, /^--fold: goes with --folds/],
    [{ fold: 4, folds: 3 }, /^--fold: must not be larger/],
    [{ sourceWeights: [1, 2] }, /^--source-weights: takes one number for each --data/],
    [{ labelNoise: { AU12: 0.7 } }, /^--label-noise/],
    [{ labelNoise: { smile: 0.1 } }, /^--label-noise/],
    [{ fraction: 0 }, /^--fraction/],
  ];
  for (const [change, message] of refusals)
    expect(() => checkOptions({ ...old, ...change })).toThrow(message);
});
