import { describe, expect, it, test } from 'vitest';
import { clearCases } from '../../../training/datasets/clear-cases';
import type { Faces } from '../../../training/datasets/faces';
import { inProportion } from '../../../training/datasets/pick';
import { agreement, doubtFactor, meanChange } from '../../../training/photographs/measures';
import { HARD, NEIGHBOURS } from '../../../training/photographs/variants';
import { Random } from '../../../training/synth/random';

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
    agreement({ aus: [12], labels, intensity, human }, answersOf(p), { thresholds: [0.5] })[0];

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
    )[0];
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
    )[0];
    expect(unknown).toMatchObject({ judge: null, rank: null, auc: null, f1: null, errorAuc: null });
  });
});

test('changes of p are averaged, doubt is compared by its median image', () => {
  expect(meanChange(answersOf([0.1, 0.5]), answersOf([0.3, 0.4]))).toBeCloseTo(0.15, 6);
  const clear = answersOf([0, 0, 0], [0.1, 0.2, 0.9]);
  expect(doubtFactor(clear, answersOf([0, 0, 0], [0.4, 0.6, 0.5]), 1)).toBeCloseTo(2.5, 5);
});

describe('changed crops', () => {
  const side = 32;
  const random = new Random(5);
  const crop = Uint8Array.from({ length: side * side * 3 }, () => random.int(256));
  const variant = (name: string) => [...NEIGHBOURS, ...HARD].find((one) => one.name === name)!;

  it.each([...NEIGHBOURS, ...HARD])(
    '$name: same shape, another picture, the given one untouched',
    async (one) => {
      const before = Uint8Array.from(crop);
      const changed = await one.change(crop, side);
      expect(changed).toHaveLength(crop.length);
      expect(Buffer.compare(changed, crop)).not.toBe(0);
      expect(crop).toEqual(before);
    },
  );

  it('mirrored twice is the crop; shuffled has the same pixels; what is not covered stays', async () => {
    const mirrored = await variant('mirrored').change(crop, side);
    expect(Buffer.compare(await variant('mirrored').change(mirrored, side), crop)).toBe(0);
    const shuffled = await variant('no face (tiles shuffled)').change(crop, side);
    expect([...shuffled].sort()).toEqual([...crop].sort());
    const covered = await variant('mouth covered').change(crop, side);
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
