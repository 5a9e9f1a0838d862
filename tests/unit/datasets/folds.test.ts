import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignSubjects, publishedFolds } from '../../../training/face-set/folds';
import { type FaceSample, writeShardSet } from '../../../training/face-set/shards';
import { loadFaceData } from '../../../training/input/faces';

const counts = (entries: Record<string, number>) => new Map(Object.entries(entries));
const testOf = (assigned: Map<string, string>) =>
  [...assigned].flatMap(([subject, split]) => (split === 'test' ? subject : [])).sort();

describe('assignSubjects', () => {
  const many = new Map(Array.from({ length: 23 }, (_, i) => [`person ${i}`, 10 + ((i * 37) % 90)]));

  it('tests every subject in one fold, and gives each fold about as many images', () => {
    const tested = [1, 2, 3, 4].map((fold) => testOf(assignSubjects(many, { fold, folds: 4 })));
    expect(tested.flat().sort()).toEqual([...many.keys()].sort());
    const images = tested.map((subjects) => subjects.reduce((sum, name) => sum + many.get(name)!, 0));
    expect(Math.max(...images) / Math.min(...images)).toBeLessThan(1.1);
  });

  it('validates on about a fifth of the images that are not tested', () => {
    const assigned = assignSubjects(many, { fold: 2, folds: 3 });
    const imagesOf = (wanted: string) =>
      [...assigned].reduce((sum, [name, split]) => sum + (split === wanted ? many.get(name)! : 0), 0);
    const share = imagesOf('validation') / (imagesOf('validation') + imagesOf('train'));
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.25);
  });

  it('does not depend on the order of the subjects', () => {
    const reversed = new Map([...many].reverse());
    const one = assignSubjects(many, { fold: 1, folds: 3 });
    for (const [subject, split] of assignSubjects(reversed, { fold: 1, folds: 3 })) {
      expect(one.get(subject)).toBe(split);
    }
  });

  it('takes the published lists in three folds, for the subjects that are there', () => {
    const images = counts({ F007: 5, F015: 5, M011: 5, F001: 5, M007: 5, M010: 1 });
    expect(testOf(assignSubjects(images, { fold: 1, folds: 3 }, 'BP4D'))).toEqual(['F007', 'F015']);
    expect(testOf(assignSubjects(images, { fold: 2, folds: 3 }, 'BP4D'))).toEqual(['M010', 'M011']);
    expect(testOf(assignSubjects(images, { fold: 3, folds: 3 }, 'BP4D'))).toEqual(['F001', 'M007']);
  });

  it('refuses a subject of no published fold, too few subjects, and a fold that is not there', () => {
    const strange = counts({ F007: 5, M011: 5, F001: 5, F099: 5 });
    expect(() => assignSubjects(strange, { fold: 1, folds: 3 }, 'BP4D')).toThrow(/subjects F099/);
    expect(() => assignSubjects(counts({ a: 5, b: 5 }), { fold: 1, folds: 2 })).toThrow(/leave 1/);
    expect(() => assignSubjects(many, { fold: 4, folds: 3 })).toThrow(/no fold 4 of 3/);
  });

  const statistics = join(import.meta.dirname, '../../../../shared/data/au-statistics.json');
  it.skipIf(!existsSync(statistics))(
    'has the lists of the statistics file (skipped without it)',
    async () => {
      const { BP4D, DISFA } = JSON.parse(await readFile(statistics, 'utf8'));
      for (const [name, { folds, parts }] of Object.entries({ BP4D, DISFA })) {
        const tested = ['fold1', 'fold2', 'fold3'].map((fold) => parts[folds[fold].test]);
        expect(publishedFolds(name as 'BP4D' | 'DISFA')).toEqual(tested);
      }
    },
  );
});

describe('loadFaceData', () => {
  let folder: string;
  const SIDE = 37; // of an input of 32
  const jpegOf = (grey: number) =>
    sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: { r: grey, g: grey, b: grey } } })
      .jpeg({ quality: 95 })
      .toBuffer();
  const samplesOf = async (subjects: readonly string[], grey: number): Promise<FaceSample[]> => {
    const jpeg = await jpegOf(grey);
    return subjects.map((subject) => ({ subject, split: 'train', jpeg, labels: [1, 0], intensity: [1, 0] }));
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'folds-'));
    const write = (name: string, samples: FaceSample[], dataset?: 'BP4D' | 'folder') =>
      writeShardSet(join(folder, name), { aus: [4, 12], size: SIDE, source: name, samples, dataset });
    const bp4d = await samplesOf(['F007', 'F007', 'M011', 'M010', 'F001', 'M007'], 60);
    await write('bp4d', bp4d, 'BP4D');
    await write('own', await samplesOf(['a', 'b', 'c', 'd', 'e', 'F007'], 200), 'folder');
  });
  afterAll(() => rm(folder, { recursive: true }));
  const load = (names: string[], fold?: number) =>
    loadFaceData(
      names.map((name) => join(folder, name)),
      [12, 25, 4],
      32,
      fold ? { fold, folds: 3 } : undefined,
    );

  it('divides a set without splits by subject, by default into fold 1 of 3', async () => {
    expect((await load(['bp4d'])).test.subjects).toEqual(['F007', 'F007']);
    const { train, validation, test } = await load(['bp4d'], 2);
    expect([...test.subjects].sort()).toEqual(['M010', 'M011']);
    expect([...train.subjects, ...validation.subjects].sort()).toEqual(['F001', 'F007', 'F007', 'M007']);
    expect([...test.labels.subarray(0, 3)]).toEqual([0, Number.NaN, 1]);
  });

  it('joins the training splits, says which set an image is of, and trains on nobody who is tested', async () => {
    const { train, test } = await load(['bp4d', 'own'], 1);
    expect(test.subjects).toEqual(['F007', 'F007']);
    expect(train.subjects).not.toContain('F007');
    expect(train.count).toBe(train.source.length);
    for (const [i, subject] of train.subjects.entries()) {
      const isOwn = /^[a-e]$/.test(subject);
      expect(train.source[i]).toBe(isOwn ? 1 : 0);
      expect(train.pixels[i * SIDE * SIDE * 3] > 128).toBe(isOwn);
    }
  });
});
