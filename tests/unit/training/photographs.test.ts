import { DOMParser } from 'linkedom';
import { describe, expect, it, test } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { LEFT_IRIS, MESH_POINTS, RIGHT_IRIS } from '../../../lib/vision/face-mesh';
import type { FaceMesh } from '../../../training/datasets/warp/turn';
import { groupDifferences } from '../../../training/evaluation/group-differences';
import { measureGroups } from '../../../training/evaluation/groups';
import { agreement } from '../../../training/evaluation/photographs/agreement';
import {
  coOccurrence,
  doubtFactor,
  meanChange,
  reliabilityByUnit,
} from '../../../training/evaluation/photographs/photograph-measures';
import { HARD, NEIGHBOURS } from '../../../training/evaluation/photographs/variants';
import { clearCases } from '../../../training/face-set/clear-cases';
import type { Faces } from '../../../training/input/faces';
import { inProportion } from '../../../training/input/pick';
import { reliabilityPanels } from '../../../training/report/photographs/reliability-figure';

const NaNs = (count: number) => new Float32Array(count).fill(Number.NaN);
const answersOf = (p: number[], epistemic = p.map(() => 0.1)) => ({
  p: Float32Array.from(p),
  epistemic: Float32Array.from(epistemic),
  aleatoric: new Float32Array(p.length),
});

test('soft labels decide where they are clear', () => {
  expect([...clearCases(Float32Array.of(0, 0.25, 0.35, 0.65, 0.75, 1, Number.NaN))]).toEqual([
    ...[0, 0, Number.NaN, Number.NaN, 1, 1, Number.NaN],
  ]);
});

describe('agreement on photographs', () => {
  // six faces, one unit; the machine's order is that of p, people contradict it on the last face
  const p = [0.05, 0.1, 0.2, 0.6, 0.7, 0.9];
  const labels = Float32Array.of(0.1, 0.2, 0.4, 0.6, 0.8, 0.9);
  const intensity = labels.map((label) => label / 2);
  const by = (human: Float32Array) =>
    agreement({ aus: [12], labels, intensity, human }, answersOf(p), { thresholds: [0.5] }).units[0];

  it('ranks by the machine, and lets it judge its clear cases where nobody was asked', () => {
    const unit = by(NaNs(6));
    expect(unit.judge).toBe('machine');
    expect(unit.rank?.value).toBeCloseTo(1, 9);
    expect(unit.auc).toMatchObject({ value: 1, images: 4 });
    expect(unit.calibration).toBeNull();
  });

  it('lets people judge where they were asked', () => {
    const unit = by(Float32Array.of(0, 0, 0, 1, 1, 0));
    expect(unit.judge).toBe('people');
    expect(unit.auc).toMatchObject({ images: 6 });
    expect(unit.auc?.value).toBeCloseTo(6 / 8, 9);
    expect(unit.f1?.value).toBeCloseTo(4 / 5, 9);
    expect(unit.calibration).not.toBeNull();
  });

  it('counts false alarms on faces where the machine sees nothing', () => {
    const { falseAlarms } = agreement(
      { aus: [12], labels, intensity, human: NaNs(6) },
      answersOf([0.05, 0.9, 0.2, 0.6, 0.7, 0.9]),
      { thresholds: [0.5] },
    ).units[0];
    expect(falseAlarms).toMatchObject({ images: 3 });
    expect(falseAlarms?.value).toBeCloseTo(1 / 3, 9);
  });

  it('has an interval around each value, and says nothing of a unit that nobody judges', () => {
    const { rank } = by(NaNs(6));
    expect(rank!.low).toBeLessThanOrEqual(rank!.value);
    const unknown = agreement(
      { aus: [23], labels: NaNs(6), intensity: NaNs(6), human: NaNs(6) },
      answersOf(p),
      {
        thresholds: [0.5],
      },
    ).units[0];
    expect(unknown).toMatchObject({ judge: null, rank: null, auc: null, f1: null, errorAuc: null });
  });
});

test('means over the units that have a measure, with an interval from whole images', () => {
  const [strong, none] = [[0.1, 0.2, 0.8, 0.9], Number.NaN];
  const photos = {
    aus: [4, 12, 23],
    labels: Float32Array.from(strong.flatMap((label) => [label, 1 - label, none])),
    intensity: NaNs(12),
    human: NaNs(12),
  };
  const p = [0.1, 0.2, 0.8, 0.9].flatMap((value) => [value, value, 0.5]);
  const { units, means } = agreement(photos, answersOf(p), { thresholds: [0.5, 0.5, 0.5] });
  expect(units.map(({ auc }) => auc?.value)).toEqual([1, 0, undefined]);
  expect(means.auc).toEqual({ value: 0.5, low: 0.5, high: 0.5, images: 4 });
  expect([means.rank, means.calibration]).toEqual([null, null]);
});

test('company: the unit that nobody judges is ranked by whether the other is strong or absent', () => {
  const photos = {
    aus: [6, 12],
    labels: Float32Array.of(Number.NaN, 0.95, Number.NaN, 0.5, Number.NaN, 0.05, Number.NaN, 0.02),
    intensity: NaNs(8),
    human: NaNs(8),
  };
  const [{ au, beside, auc }] = coOccurrence(photos, answersOf([0.4, 0, 0.9, 0, 0.5, 0, 0.1, 0]));
  expect([au, beside, auc?.value, auc?.images]).toEqual([6, 12, 0.5, 3]);
});

test('reliability: the share that is present among answers of one tenth', () => {
  const photos = { aus: [12], labels: Float32Array.of(1, 0, 0, 0.5), intensity: NaNs(4), human: NaNs(4) };
  const [{ bins }] = reliabilityByUnit(photos, answersOf([0.62, 0.68, 0.1, 0.6]));
  expect(bins.map(({ answers, present }) => [answers, present])).toEqual([
    [1, 0],
    [2, 0.5],
  ]);
});

test('reliability as a figure: a panel for each unit that its judge saw present and absent, a dot for each bin', () => {
  const bins = (...shares: [answers: number, p: number, present: number][]) =>
    shares.map(([answers, p, present]) => ({ answers, p, present }));
  const none = { rank: null, auc: null, f1: null, falseAlarms: null, errorAuc: null, calibration: null };
  const svg = reliabilityPanels({
    units: [
      { ...none, au: 4, judge: 'machine' },
      { ...none, au: 9, judge: 'machine' },
      { ...none, au: 12, judge: 'people', calibration: { value: 0.0284, low: 0, high: 1, images: 60 } },
      { ...none, au: 23, judge: null },
    ],
    reliability: [
      { au: 4, bins: bins([90, 0, 0], [6, 0.5, 0.25], [4, 1, 1]) },
      { au: 9, bins: bins([100, 0.1, 0]) },
      { au: 12, bins: bins([30, 0.05, 0.1], [30, 0.9, 0.95]) },
      { au: 23, bins: [] },
    ],
  });
  const document = new DOMParser().parseFromString(svg, 'text/xml');
  const texts = [...document.querySelectorAll('text')].map((text) => text.textContent);
  expect(texts.filter((text) => text?.startsWith('AU'))).toEqual([
    'AU4 Brow lowerer',
    'AU12 Lip corner puller',
  ]);
  expect(texts).toEqual(
    expect.arrayContaining(['100 judged by the machine', '60 judged by people, ECE 0.028']),
  );
  const dots = [...document.querySelectorAll('circle')];
  expect(dots.map((dot) => dot.getAttribute('fill') === 'none')).toEqual([false, true, true, false, false]);
  const frame = document.querySelector('[aria-label="frame"] rect')!;
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(frame.getAttribute(name)));
  const places = dots
    .slice(0, 3)
    .map((dot) => [
      (Number(dot.getAttribute('cx')) - x) / width,
      1 - (Number(dot.getAttribute('cy')) - y) / height,
    ]);
  const expected = [
    [0, 0],
    [0.5, 0.25],
    [1, 1],
  ];
  for (const [i, place] of places.entries())
    for (const [axis, value] of place.entries()) expect(value).toBeCloseTo(expected[i][axis], 1);
});

test('groups: false positives among absent units, and small groups are left out', () => {
  const subjects = Array.from({ length: 40 }, (_, i) => `person ${i}`);
  const groupOf = new Map(
    subjects.map((subject, i) => [subject, i < 20 ? 'a' : i < 37 ? 'b' : 'c'] as const),
  );
  const labels = Float32Array.from(subjects, (_, i) => (i % 2 === 0 ? 0 : 1));
  // in group b every other absent unit is called present
  const p = Float32Array.from(subjects, (_, i) => (i % 2 === 1 || (i >= 20 && i % 4 === 0) ? 0.9 : 0.1));
  const measures = measureGroups(new Map([['letter', groupOf]]), { subjects, labels, p, thresholds: [0.5] });
  expect(measures.map(({ group }) => group)).toEqual(['a', 'b']);
  expect(measures[0].falsePositives?.value).toBe(0);
  expect(measures[1].falsePositives?.value).toBeCloseTo(5 / 9, 9);
  expect(measures[0].auc?.value).toBe(1);
  expect(measures[1].auc?.value).toBeLessThan(1);
});

test('two groups are compared by the units that both of them show, and by people', () => {
  // twenty people each, two pictures of each; the second unit is present in the first group alone, where it is always missed
  const subjects = Array.from({ length: 80 }, (_, i) => `person ${Math.floor(i / 2)}`);
  const groupOf = new Map(subjects.map((subject, i) => [subject, i < 40 ? 'a' : 'b']));
  const labels = Float32Array.from(subjects.flatMap((_, i) => [i % 2, i < 40 ? i % 2 : 0]));
  // of the first unit the second group has every other person wrong
  const isWrong = (i: number) => i >= 40 && Math.floor(i / 2) % 2 === 0;
  const p = Float32Array.from(subjects.flatMap((_, i) => [(i % 2 === 1) !== isWrong(i) ? 0.9 : 0.1, 0.1]));
  const [only] = groupDifferences(new Map([['letter', groupOf]]), {
    subjects,
    labels,
    p,
    thresholds: [0.5, 0.5],
  });
  expect(only).toMatchObject({ trait: 'letter', groups: ['a', 'b'], units: 1 });
  expect(only.auc?.value).toBeCloseTo(0.5, 9);
  expect(only.falsePositives?.value).toBeCloseTo(-0.5, 9);
  expect(only.found?.value).toBeCloseTo(0.5, 9);
  // twenty people of whom half are wrong: a share within 0.22 of a half; forty pictures drawn apart would say 0.15
  expect(only.found!.high - only.found!.low).toBeGreaterThan(0.36);
});

test('changes of p are averaged, doubt is compared by its median image', () => {
  const change = meanChange(answersOf([0.1, 0.5]), answersOf([0.3, 0.4]), 1);
  expect(change?.value).toBeCloseTo(0.15, 6);
  expect([change?.low, change?.high].map((p) => p?.toFixed(3))).toEqual(['0.100', '0.200']);
  const clear = answersOf([0, 0, 0], [0.1, 0.2, 0.9]);
  expect(doubtFactor(clear, answersOf([0, 0, 0], [0.4, 0.6, 0.5]), 1)?.value).toBeCloseTo(2.5, 5);
  const certain = answersOf([0, 0, 0], [0, 0, 0]);
  expect(doubtFactor(certain, certain, 1)).toBeNull();
});

/** A face of four triangles that rises towards its middle; the eyes are at a third of its height. */
function pyramid(side: number): FaceMesh {
  const points = new Float32Array(3 * MESH_POINTS);
  const place = (i: number, x: number, y: number, z: number) =>
    points.set(
      [x, y, z].map((v) => v * side),
      3 * i,
    );
  for (let i = 0; i < MESH_POINTS; i++) place(i, 0.5, 0.5, -0.3);
  place(0, 0.1, 0.1, 0);
  place(1, 0.9, 0.1, 0);
  place(2, 0.9, 0.9, 0);
  place(3, 0.1, 0.9, 0);
  place(RIGHT_IRIS, 0.35, 0.35, -0.15);
  place(LEFT_IRIS, 0.65, 0.35, -0.15);
  const triangles = [0, 1, 2, 3].map((i) => [i, (i + 1) % 4, 4] as const);
  return { points: [...points], triangles };
}

describe('changed crops', () => {
  const side = 32;
  const random = new Random(5);
  const crop = Uint8Array.from({ length: side * side * 3 }, () => random.int(256));
  const variant = (name: string) => [...NEIGHBOURS, ...HARD].find((one) => one.name === name)!;

  it.each([...NEIGHBOURS, ...HARD])(
    '$name: same shape, another picture, the given one untouched',
    async (one) => {
      const before = Uint8Array.from(crop);
      const changed = await one.change(crop, side, pyramid(side));
      expect(changed).toHaveLength(crop.length);
      expect(Buffer.compare(changed, crop)).not.toBe(0);
      expect(crop).toEqual(before);
    },
  );

  it('mirrored twice is the crop; shuffled has the same pixels; what is not covered stays', async () => {
    const mirrored = await variant('mirrored').change(crop, side, null);
    expect(Buffer.compare(await variant('mirrored').change(mirrored, side, null), crop)).toBe(0);
    const shuffled = await variant('no face (tiles shuffled)').change(crop, side, null);
    expect([...shuffled].sort()).toEqual([...crop].sort());
    const covered = await variant('mouth covered').change(crop, side, null);
    const half = (side / 2) * side * 3;
    expect(Buffer.compare(covered.subarray(0, half), crop.subarray(0, half))).toBe(0);
  });
});

test('a validation in proportion has as many images as the weights allow', () => {
  const count = 100;
  const faces: Faces = {
    count,
    side: 1,
    pixels: Uint8Array.from({ length: count * 3 }, (_, i) => Math.floor(i / 3)),
    labels: Float32Array.from({ length: count }, (_, i) => i),
    subjects: Array.from({ length: count }, (_, i) => String(i)),
    source: Uint8Array.from({ length: count }, (_, i) => (i < 80 ? 0 : 1)),
  };
  const composed = inProportion(faces, [0.5, 0.5]);
  expect(composed.count).toBe(40);
  expect([...composed.source].filter((source) => source === 1)).toHaveLength(20);
  composed.subjects.forEach((subject, i) => {
    expect([composed.labels[i], composed.pixels[i * 3]]).toEqual([Number(subject), Number(subject)]);
  });
  expect(inProportion(faces, [0, 3]).count).toBe(20);
});
