import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { DEFAULT_AUS } from '../../../lib/au/catalogue';
import { LEFT_IRIS, MESH_POINTS, RIGHT_IRIS } from '../../../lib/vision/face-mesh';
import {
  blend,
  scalesOf,
  softLabels,
  unitValues,
  withCoOccurring,
} from '../../../training/datasets/label/blendshapes';
import { makeLabelSet } from '../../../training/datasets/label/label-set';
import { splitOf, subjectsOf } from '../../../training/datasets/label/subjects';

const at = (row: readonly (number | null)[], au: number) => row[DEFAULT_AUS.indexOf(au)];

/** Every blendshape of the table at 0.2 left and 0.4 right. */
const FACE = {
  ...Object.fromEntries(['browInnerUp', 'mouthShrugLower', 'jawOpen'].map((name) => [name, 0.3])),
  ...Object.fromEntries(
    'browOuterUp browDown eyeWide eyeSquint mouthUpperUp mouthSmile mouthDimple mouthFrown mouthStretch mouthPress eyeBlink cheekSquint noseSneer'
      .split(' ')
      .flatMap((name) => [
        [`${name}Left`, 0.2],
        [`${name}Right`, 0.4],
      ]),
  ),
};

/** Eyes 50 apart, lips by so much. */
function meshOf(gap: number): number[] {
  const mesh = new Array<number>(3 * MESH_POINTS).fill(64);
  mesh[3 * RIGHT_IRIS] = 30;
  mesh[3 * LEFT_IRIS] = 80;
  mesh[3 * 14 + 1] = 64 + gap;
  return mesh;
}

describe('unitValues', () => {
  it('averages left and right, and leaves units without a trusted counterpart unknown', () => {
    const values = unitValues(FACE);
    for (const [j, au] of DEFAULT_AUS.entries()) {
      if ([6, 9, 23, 25].includes(au)) expect(values[j], `AU ${au}`).toBeNull();
      else expect(values[j], `AU ${au}`).toBeCloseTo(0.3, 6);
    }
  });

  it('reads each unit from its own blendshape', () => {
    expect(at(unitValues({ ...FACE, mouthSmileLeft: 1, mouthSmileRight: 0.8 }), 12)).toBeCloseTo(0.9, 6);
    expect(at(unitValues({ ...FACE, jawOpen: 0.7 }), 26)).toBeCloseTo(0.7, 6);
    expect(at(unitValues({ ...FACE, eyeBlinkLeft: 1, eyeBlinkRight: 1 }), 45)).toBe(1);
    expect(at(unitValues({ ...FACE, mouthUpperUpRight: 0 }), 10)).toBeCloseTo(0.1, 6);
  });

  it('does not take a missing blendshape for 0', () => {
    const { eyeBlinkLeft: _, ...withoutLeft } = FACE;
    expect(at(unitValues(withoutLeft), 45)).toBeNull();
  });
});

describe('soft labels', () => {
  // smiles of 0, 0.01 … 1: the least active fifth has smiles up to 0.2
  const rows = Array.from({ length: 101 }, (_, i) =>
    unitValues({ ...FACE, mouthSmileLeft: i / 100, mouthSmileRight: i / 100, jawOpen: 1e-4 }),
  );
  const scales = scalesOf(rows);
  const labelOf = (i: number) => at(softLabels(rows[i], scales), 12)!;

  it('are 0.05 for a relaxed face, 0.5 at the edge of what relaxed faces show, 0.95 at the strong end', () => {
    expect(labelOf(10)).toBeCloseTo(0.05, 6);
    expect(labelOf(19)).toBeCloseTo(0.5, 6);
    expect(labelOf(99)).toBeCloseTo(0.95, 6);
  });

  it('rise with the strength', () => {
    const labels = rows.map((_, i) => labelOf(i));
    expect(labels).toEqual([...new Set(labels)].sort((one, other) => one - other));
    expect(labels.every((label) => label > 0 && label < 1)).toBe(true);
  });

  it('are unknown for a unit that is never seen in the set', () => {
    expect(scales[DEFAULT_AUS.indexOf(26)]).toBeNull();
    expect(at(softLabels(rows[50], scales), 26)).toBeNull();
    expect(at(softLabels(rows[50], scales), 6)).toBeNull();
  });

  it('of a smile fall on the side that a person chose', () => {
    expect(blend(0.9, 0)).toBeCloseTo(0.27, 9);
    expect(blend(0.1, 1)).toBeCloseTo(0.73, 9);
    expect(blend(0.1, null)).toBe(0.1);
    expect(blend(null, 1)).toBe(1);
  });
});

describe('company of units', () => {
  const labelled = (known: Readonly<Record<number, number>>) => {
    const labels = withCoOccurring(DEFAULT_AUS.map((au) => known[au] ?? null));
    return (au: number) => labels[DEFAULT_AUS.indexOf(au)];
  };

  it('tells 6, 9 and 23 where it can, and leaves them unknown elsewhere', () => {
    const duchenne = labelled({ 4: 0.1, 7: 0.8, 10: 0.9, 12: 0.9, 17: 0.1, 24: 0.1 });
    expect([duchenne(6), duchenne(9), duchenne(23)]).toEqual([0.95, 0.15, 0]);
    const relaxed = labelled({ 4: 0.1, 7: 0.1, 10: 0.1, 12: 0.1, 17: 0.1, 24: 0.5 });
    expect([relaxed(6), relaxed(9), relaxed(23)]).toEqual([0, 0, null]);
    const disgust = labelled({ 4: 0.9, 7: 0.9, 10: 0.9, 12: 0.1 });
    expect([disgust(6), disgust(9)]).toEqual([null, null]);
  });

  it('changes no label that is known', () => {
    expect(labelled({ 6: 0.3, 7: 0.8, 12: 0.9 })(6)).toBe(0.3);
  });
});

describe('makeLabelSet', () => {
  it('mixes in human smiles for AU12 alone, and keeps raw strength and human label beside', async () => {
    const strengths = [0, 0.3, 0.6];
    const faces = await Promise.all(
      strengths.map(async (mouthSmile, i) => ({
        photo: `p/${i + 1}.jpg`,
        blendshapes: { ...FACE, mouthSmileLeft: mouthSmile, mouthSmileRight: mouthSmile },
        mirrored: null,
        mesh: meshOf(0),
        jpeg: await noise(i + 1),
      })),
    );
    const { samples } = await makeLabelSet(faces, new Map([['p/2.jpg', 0 as const]]));
    const { samples: unasked } = await makeLabelSet(faces, new Map());
    expect(samples.map(({ subject }) => subject)).toEqual(['p/1.jpg', 'p/2.jpg', 'p/3.jpg']);
    expect(at(samples[1].labels, 12)).toBeCloseTo(at(unasked[1].labels, 12)! * 0.3, 9);
    expect([0, 2].map((i) => at(samples[i].labels, 12))).toEqual(
      [0, 2].map((i) => at(unasked[i].labels, 12)),
    );
    expect(samples.map(({ labels }) => at(labels, 25))).toEqual([null, null, null]); // they do not differ in it
    expect(at(samples[1].intensity, 12)).toBeCloseTo(0.3, 6);
    expect(samples.map(({ human }) => human && at(human, 12))).toEqual([undefined, 0, undefined]);
    expect(samples[1].human && at(samples[1].human, 25)).toBeNull();
  });

  it('takes the strength of a photo and its mirror image together, and says how far the two agree', async () => {
    const strengths = [0, 0.3, 0.6];
    const smiling = (by: number) => ({ ...FACE, mouthSmileLeft: by, mouthSmileRight: by });
    const faces = await Promise.all(
      strengths.map(async (strength, i) => ({
        photo: `p/${i + 1}.jpg`,
        blendshapes: smiling(strength),
        mirrored: smiling(strength === 0.6 ? 0.2 : strength + 0.1),
        mesh: meshOf(10 * strength),
        jpeg: await noise(i + 1),
      })),
    );
    const { samples, agreement } = await makeLabelSet(faces, new Map());
    const means = samples.map(({ intensity }) => at(intensity, 12));
    expect(means).toEqual([0.05, 0.35, 0.4].map((mean) => expect.closeTo(mean, 6)));
    const gaps = samples.map(({ intensity }) => at(intensity, 25)); // in eye distances
    expect(gaps).toEqual([0, 0.06, 0.12].map((gap) => expect.closeTo(gap, 6)));
    expect(at(agreement, 12)).toBeCloseTo(0.5, 6); // ranks 1 2 3 and 1 3 2
    expect(at(agreement, 6)).toBeNaN();
  });
});

describe('subjects', () => {
  it('are one for a copy and a lightly changed copy of a photo, else one for each photo', async () => {
    const picture = await noise(1);
    const changed = await sharp(picture).modulate({ brightness: 1.1 }).jpeg({ quality: 60 }).toBuffer();
    const subjects = await subjectsOf([
      { photo: 'a', jpeg: picture },
      { photo: 'b', jpeg: await noise(2) },
      { photo: 'c', jpeg: picture },
      { photo: 'd', jpeg: changed },
    ]);
    expect(Object.fromEntries(subjects)).toEqual({ a: 'a', b: 'b', c: 'a', d: 'a' });
  });

  it('are split 7 to 1 to 2, by their name alone', () => {
    const counts = { train: 0, validation: 0, test: 0 };
    for (let i = 0; i < 3000; i++) counts[splitOf(`genki/file${i}.jpg`)]++;
    expect(Math.abs(counts.train - 2100)).toBeLessThan(100);
    expect(Math.abs(counts.validation - 300)).toBeLessThan(70);
    expect(Math.abs(counts.test - 600)).toBeLessThan(90);
    // fixed: a set made tomorrow must not train on a test photo of today
    const names = ['genki/file0001.jpg', 'genki/file0021.jpg', 'genki/file0009.jpg'];
    expect(names.map(splitOf)).toEqual(['train', 'validation', 'test']);
  });
});

/** A grey picture of smooth noise, another for each seed. */
async function noise(seed: number): Promise<Buffer> {
  const side = 8;
  const data = Uint8Array.from({ length: side * side }, (_, i) => ((i + 1) * (seed * 7919 + 104729)) % 251);
  return sharp(data, { raw: { width: side, height: side, channels: 1 } })
    .resize(128, 128, { kernel: 'cubic' })
    .jpeg()
    .toBuffer();
}
