import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFolder } from '../../../lib/node/replace-folder';
import {
  bestCheckpoint,
  latestCheckpoint,
  type Position,
  readCheckpoint,
  saveBest,
  saveCheckpoint,
} from '../../../training/stages/checkpoint';

let folder: string;
beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(path.join(tmpdir(), 'ugn-checkpoint-'));
});
afterEach(() => rm(folder, { recursive: true }));

const at = (step: number): Position => ({
  stage: 1,
  step,
  total: 9,
  optimiserSteps: step,
  seconds: 1.5,
  best: { score: 0.5, step: 1 },
  base: 'none',
});
const save = (step: number) =>
  saveCheckpoint(folder, at(step), { a: tf.tensor1d([step, 2]), b: tf.zeros([2, 3]) }, 2);

test('a checkpoint comes back as it was, and only the last two are kept', async () => {
  for (const step of [1, 2, 3]) await save(step);
  expect((await readdir(folder)).sort()).toEqual(['stage1-0000002.ckpt', 'stage1-0000003.ckpt']);
  const checkpoint = await latestCheckpoint(folder, () => {});
  expect(checkpoint?.position).toEqual(at(3));
  expect([...checkpoint!.tensors.a.dataSync()]).toEqual([3, 2]);
  expect(checkpoint!.tensors.b.shape).toEqual([2, 3]);
});

test('a cut or changed file is refused and the one before it is used', async () => {
  await save(1);
  await save(2);
  const file = path.join(folder, 'stage1-0000002.ckpt');
  const bytes = await readFile(file);
  const reasons: string[] = [];

  await writeFile(file, bytes.subarray(0, bytes.length - 1));
  expect((await latestCheckpoint(folder, (reason) => reasons.push(reason)))?.position.step).toBe(1);
  expect(reasons[0]).toContain('stage1-0000002.ckpt is damaged');

  bytes[bytes.length - 1] ^= 1;
  await writeFile(file, bytes);
  await expect(readCheckpoint(file)).rejects.toMatchObject({ kind: 'bad-input' });
});

test('a half-written file is never taken for a checkpoint', async () => {
  await save(1);
  await writeFile(path.join(folder, 'stage1-0000002.ckpt.writing-77'), 'half');
  expect((await latestCheckpoint(folder, () => {}))?.position.step).toBe(1);
});

test.skipIf(process.platform !== 'linux')(
  'a full disk is said to be full, and the last checkpoint stays',
  async () => {
    await save(1);
    // the name that the next one is written under leads to a device without room
    await symlink('/dev/full', path.join(folder, `stage1-0000002.ckpt.writing-${process.pid}`));
    await expect(save(2)).rejects.toMatchObject({
      kind: 'io',
      message: expect.stringMatching(/stage1-0000002\.ckpt: the disk is full.*--resume/),
    });
    expect(await readdir(folder)).toEqual(['stage1-0000001.ckpt']);
    expect((await latestCheckpoint(folder, () => {}))?.position.step).toBe(1);
  },
);

test('the best weights of each stage are kept apart', async () => {
  await saveBest(folder, at(1), { a: tf.tensor1d([1]) });
  await saveBest(folder, { ...at(2), stage: 2 }, { a: tf.tensor1d([2]) });
  await saveBest(folder, at(3), { a: tf.tensor1d([3]) });
  expect((await bestCheckpoint(folder, 1))?.position.step).toBe(3);
  expect((await bestCheckpoint(folder))?.position.step).toBe(2);
  expect(await bestCheckpoint(folder, 3)).toBeNull();
});

test('publishing replaces a folder whole', async () => {
  const target = path.join(folder, 'model');
  const files = (text: string) => new Map([[text, new TextEncoder().encode(text)]]);
  await replaceFolder(target, files('old'));
  await replaceFolder(target, files('new'));
  expect(await readdir(target)).toEqual(['new']);
  expect(await readdir(folder)).toEqual(['model']);
});
