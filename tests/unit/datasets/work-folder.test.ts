import { appendFileSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WorkFolder } from '../../../training/datasets/prepare/prepare-journal';

const SETTINGS = { every: 1 };
const BOX = { x: 0.1, y: 1 / 3, width: 2, height: 2 };
let folder: string;
let lines: string;
let crops: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'work-')), 'set.work');
  lines = join(folder, 'readings.jsonl');
  crops = join(folder, 'crops.bin');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

/** Three faces with crops of 100 bytes, each of its number. */
function write(): void {
  const work = WorkFolder.open(folder, SETTINGS);
  for (const i of [1, 2, 3]) work.addFace(`frame ${i}`, 'stamp', [BOX], Buffer.alloc(100, i));
  work.add('frame 4', 'stamp', { kind: 'skipped', reason: 'no face', detail: '' });
  work.close();
}

function read(): { known: number[]; crop(i: number): Buffer; work: WorkFolder } {
  const work = WorkFolder.open(folder, SETTINGS);
  const known = [1, 2, 3, 4].filter((i) => work.find(`frame ${i}`, 'stamp'));
  return { known, crop: (i) => work.crop(work.find(`frame ${i}`, 'stamp') as never), work };
}

it('keeps readings and crops; those of a file that changed are not found', () => {
  write();
  const { known, crop, work } = read();
  expect(known).toEqual([1, 2, 3, 4]);
  expect(crop(2)).toEqual(Buffer.alloc(100, 2));
  expect(work.find('frame 1', 'stamp')).toMatchObject({ boxes: [BOX] });
  expect(work.find('frame 1', 'another stamp')).toBeUndefined();
  work.close();
});

it('drops a line that was cut, and a crop without its line', () => {
  write();
  truncateSync(lines, statSync(lines).size - 1); // the end of frame 4
  appendFileSync(crops, 'a crop that was just being written');
  const { known, work } = read();
  expect(known).toEqual([1, 2, 3]);
  work.addFace('frame 4', 'stamp', [BOX], Buffer.alloc(100, 4));
  work.close();
  const again = read();
  expect(again.known).toEqual([1, 2, 3, 4]);
  expect(again.crop(4)).toEqual(Buffer.alloc(100, 4));
  expect(statSync(crops).size).toBe(400);
  again.work.close();
});

it('drops readings whose crops a power cut took, for good', () => {
  write();
  truncateSync(crops, 250);
  const { known, work } = read();
  expect(known).toEqual([1, 2]);
  work.addFace('frame 4', 'stamp', [BOX], Buffer.alloc(100, 4));
  work.close();
  const again = read();
  expect(again.known).toEqual([1, 2, 4]);
  expect(again.crop(4)).toEqual(Buffer.alloc(100, 4));
  again.work.close();
});

it('refuses other settings and damage, and leaves the files as they are', () => {
  write();
  const before = readFileSync(crops);
  expect(() => WorkFolder.open(folder, { every: 2 })).toThrow(/other options/);
  appendFileSync(lines, 'no line\n');
  expect(() => WorkFolder.open(folder, SETTINGS)).toThrow(/is damaged/);
  expect(readFileSync(crops)).toEqual(before);
});
