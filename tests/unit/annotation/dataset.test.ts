import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BlobReader, BlobWriter, ZipReader } from '@zip.js/zip.js';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { datasetZip, type Wanted, wantedPictures } from '../../../lib/annotation/dataset';
import type { Correction } from '../../../lib/recording/marks';
import { loadTraces } from '../../../lib/recording/traces';
import { readFolder } from '../../../training/datasets/folder';
import { emptyStore } from '../recording/fake-browser';
import { face, recorderOn } from '../recording/recorded';
import { correction, RECORDING } from './marked';

const CORRECTIONS = [
  correction(0.5, 1.5, { au: 12 }),
  correction(1.25, 1.55, { au: 4, present: false, intensity: null }),
  correction(2.4, 2.6, { au: 4, present: true, face: 1 }),
];

/** Three seconds, ten frames each, of two faces. */
async function tracesOf() {
  const store = await emptyStore();
  const { recorder, addSecond } = recorderOn(store);
  for (let second = 0; second < 3; second++) addSecond(() => [face(1, 0.9), face(2, 0.1)]);
  await recorder.stop();
  return loadTraces(store, (await store.list())[0]);
}

async function* jpegsOf(wanted: readonly Wanted[]) {
  const picture = { create: { width: 8, height: 8, channels: 3 as const, background: 'white' } };
  for (const one of wanted) {
    yield { wanted: one, jpeg: new Blob([new Uint8Array(await sharp(picture).jpeg().toBuffer())]) };
  }
}

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** Unpacks a zip as any tool would. @returns the folder in it */
async function unpacked(zip: Blob): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'corrections-'));
  folders.push(root);
  for (const entry of await new ZipReader(new BlobReader(zip)).getEntries()) {
    if (entry.directory) continue;
    const file = path.join(root, entry.filename);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, Buffer.from(await (await entry.getData(new BlobWriter())).arrayBuffer()));
  }
  return path.join(root, 'pilot');
}

describe('corrections as a dataset', () => {
  it('want a few pictures a second of what was corrected, and one where a label changes', async () => {
    const wanted = wantedPictures(await tracesOf(), CORRECTIONS);
    expect(wanted.map(({ time, face }) => [Number(time.toFixed(1)), face])).toEqual([
      ...[0.5, 0.7, 0.9, 1.1, 1.3, 1.5].map((time) => [time, 0]),
      ...[2.4, 2.6].map((time) => [time, 1]),
    ]);
    expect(Object.fromEntries(wanted[0].labels)).toEqual({ 12: true });
    expect(Object.fromEntries(wanted[4].labels)).toEqual({ 12: true, 4: false });
    expect(Object.fromEntries(wanted[6].labels)).toEqual({ 4: true });
  });

  it('cut out a square around the eyes, with the chin in it', async () => {
    const [{ square }] = wantedPictures(await tracesOf(), CORRECTIONS);
    // The eyes of these faces are at (0, 0) and (1, 2), √5 apart; the face is 1 / 0.3 of that wide.
    expect(square.side).toBeCloseTo((1.6 * Math.sqrt(5)) / 0.3, 4);
    expect(square.x).toBeLessThan(0);
    expect(square.x + square.side).toBeGreaterThan(1);
  });

  it('are what the training reads: every picture, labels of corrected units, the rest unknown', async () => {
    const wanted = wantedPictures(await tracesOf(), CORRECTIONS);
    const subjectOf = (number: number) => ['Anna, "A"', 'ben'][number];
    const folder = await unpacked(
      await datasetZip(RECORDING, CORRECTIONS, 'pilot', subjectOf, jpegsOf(wanted)),
    );
    const dataset = await readFolder(folder);
    expect(dataset.problems).toEqual([]);
    expect(dataset.aus).toEqual([4, 12]);
    expect(dataset.frames).toHaveLength(wanted.length);
    expect(dataset.frames.map(({ labels }) => labels)).toEqual([
      ...[0, 1, 2, 3].map(() => [null, 1]),
      [0, 1],
      [0, 1],
      [1, null],
      [1, null],
    ]);
    expect(new Set(dataset.frames.map(({ subject }) => subject))).toEqual(new Set(['Anna, "A"', 'ben']));
    expect(dataset.notes).toEqual(['1 files are not in labels.csv and are left out: origin.json']);
  });

  it('are refused where no picture is left', async () => {
    const nothing: Correction[] = [correction(60, 61)];
    const wanted = wantedPictures(await tracesOf(), nothing);
    const writing = datasetZip(RECORDING, nothing, 'pilot', () => 'anna', jpegsOf(wanted));
    await expect(writing).rejects.toThrow(/no picture/);
  });
});
