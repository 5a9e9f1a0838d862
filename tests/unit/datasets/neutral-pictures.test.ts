import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_AUS } from '../../../lib/au/catalogue';
import { readNeutral } from '../../../training/datasets/neutral-pictures';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'neutral-'));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (name: string) => writeFile(path.join(folder, name), '');

test('every picture is a person of its own on whom every unit is absent, and other files are named', async () => {
  for (const name of ['002_f.jpg', '001_m.png', 'README.md']) await put(name);
  const { frames, aus, notes } = await readNeutral(folder);
  expect(frames.map(({ subject }) => path.basename(subject))).toEqual(['001_m', '002_f']);
  expect(aus).toEqual(DEFAULT_AUS);
  expect(
    frames.every(({ labels }) => labels.length === aus.length && labels.every((label) => label === 0)),
  ).toBe(true);
  expect(notes.join()).toMatch(/1 files are left out/);
});

test('two pictures that would be one person, and a folder without any, are refused', async () => {
  await expect(readNeutral(folder)).rejects.toThrow(/holds no photo/);
  for (const name of ['a.jpg', 'a.png']) await put(name);
  await expect(readNeutral(folder)).rejects.toThrow(/two pictures of the name .*\/a; .*Rename one/);
});
