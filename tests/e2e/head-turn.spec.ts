import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { quantile, rankCorrelation } from '../../lib/numbers/statistics';
import { root } from '../../scripts/setup.mjs';
import { analyze, readRows } from './analyze-cli';

const GENKI = path.join(root, '..', 'shared', 'data', 'photos', 'genki');
/** Every n-th of the 2,000 photographs is read. */
const EVERY = 20;
const DEGREES = 180 / Math.PI;

test.skip(
  !existsSync(GENKI),
  'the photographs with head poses are not on this machine (../shared/data/photos/genki)',
);

test('yaw and roll agree with the head poses that people gave everyday photographs', async () => {
  const table: Record<string, string>[] = parse(readFileSync(path.join(GENKI, 'labels.csv')), {
    columns: true,
  });
  const poses = new Map(table.filter((_, i) => i % EVERY === 0).map((row) => [row.file, row]));
  const folder = await mkdtemp(path.join(tmpdir(), 'poses-'));
  try {
    const photos = path.join(folder, 'photos');
    for (const file of poses.keys()) await cp(path.join(GENKI, file), path.join(photos, file));
    const out = path.join(folder, 'poses.jsonl');
    expect((await analyze('--input', photos, '--format', 'jsonl', '--out', out)).code).toBe(0);
    const faces = readRows(out).filter((row) => row.success);
    expect(faces.length).toBeGreaterThan(90);

    for (const angle of ['yaw', 'roll'] as const) {
      const read = faces.filter(({ quality }) => quality[angle] !== null);
      const estimates = read.map(({ quality }) => quality[angle]!);
      const truths = read.map(({ input }) => DEGREES * Number(poses.get(input!)![`${angle}_rad`]));
      const apart = estimates
        .map((value, i) => Math.abs(value - truths[i]))
        .sort((one, other) => one - other);
      const rank = rankCorrelation(estimates, truths);
      const figures = [rank.toFixed(2), quantile(apart, 0.5).toFixed(1), quantile(apart, 0.9).toFixed(1)];
      console.log(
        `${angle} of ${read.length} faces: rank correlation, median and 90 % of difference`,
        ...figures,
      );
      expect(rank).toBeGreaterThan(0.75);
      expect(quantile(apart, 0.5)).toBeLessThan(5);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
