import { readdir, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { servedFolder } from '../../../lib/models/served-folder';
import { publish, rollBack } from '../../../lib/server/publish';
import {
  listHistory,
  openModelFile,
  readServedManifest,
  servedModel,
} from '../../../lib/server/published-models';
import { readModel } from '../../../lib/ugn/weights';
import { openWorkspace, RUN_FILE, type Workspace, writeModel } from './workspace';

let workspace: Workspace;
let first: string;
let second: string;

beforeAll(async () => {
  workspace = await openWorkspace();
  first = await writeModel(path.join(workspace.models, 'default'), 'default', 0.25);
  const folder = await workspace.run('better', { 'run.json': RUN_FILE });
  second = await writeModel(path.join(folder, 'model'), 'unpublished', 0.75);
});
afterAll(() => workspace.close());

it('publishes a run, keeps what it replaced, and goes back and forth between the two', async () => {
  expect(first).not.toBe(second);
  const tensors = tf.memory().numTensors;
  const { hash, keptAs } = await publish('better');
  expect(hash).toBe(second);
  expect(keptAs).toBe('original');
  expect(await readServedManifest()).toMatchObject({ id: 'default', hash: second, thresholds: [0.75, 0.5] });
  const folder = await servedFolder(servedModel());
  const { weights } = await readModel((name) => readFile(path.join(folder, name)));
  tf.dispose(weights);
  expect(await readdir(workspace.models)).toEqual(['default']);
  await expect(publish('better')).rejects.toThrow(/served already/);

  expect(await rollBack(null)).toMatchObject({ hash: first });
  expect((await readServedManifest()).hash).toBe(first);
  expect((await listHistory()).map((entry) => entry.hash)).toEqual([second]);
  await rollBack((await listHistory())[0].name);
  expect((await readServedManifest()).hash).toBe(second);
  expect((await listHistory()).map((entry) => entry.hash)).toEqual([first]);
  expect(tf.memory().numTensors).toBe(tensors);
});

it('refuses a model that is cut, and one that is not there, and leaves the served one alone', async () => {
  const served = (await readServedManifest()).hash;
  const folder = path.join(await workspace.run('cut', { 'run.json': RUN_FILE }), 'model');
  await writeModel(folder, 'unpublished', 0.4);
  await truncate(path.join(folder, 'unpublished-2of6.bin'), 1000);
  await expect(publish('cut')).rejects.toThrow(/unpublished-2of6\.bin cannot be used/);
  await workspace.run('young', { 'run.json': RUN_FILE });
  await expect(publish('young')).rejects.toThrow(/no model yet/);
  await expect(publish('../better')).rejects.toThrow(/There is no run/);
  await expect(rollBack('../../models/default')).rejects.toThrow(/holds no model/);
  expect((await readServedManifest()).hash).toBe(served);
});

it('goes back to what an earlier version of this program kept, which becomes a version', async () => {
  const kept = path.join(workspace.runs, 'published-history', '2026-01-01T00-00-00-abcdef01');
  const third = await writeModel(kept, 'default', 0.5);
  expect((await listHistory()).at(-1)).toMatchObject({ name: path.basename(kept), hash: third });
  expect(await rollBack(path.basename(kept))).toMatchObject({ hash: third });
  expect((await readServedManifest()).hash).toBe(third);
  expect(await readdir(path.dirname(kept))).toEqual([]);
  expect(await listHistory()).toHaveLength(2);
});

it('goes on giving a page the files of the model that it began to load', async () => {
  const before = await readServedManifest();
  await rollBack(null);
  expect((await readServedManifest()).hash).not.toBe(before.hash);
  for (const { name, bytes } of before.files) {
    const { size, close } = await openModelFile('default', name);
    await close();
    expect(size).toBe(bytes);
  }
});

it('serves model files by plain names alone', async () => {
  const { type, tag, content } = await openModelFile('default', 'manifest.json');
  expect(type).toBe('application/json');
  expect(tag).toMatch(/^"[\w-]+"$/);
  expect((await new Response(content()).json()).hash).toBe((await readServedManifest()).hash);
  await expect(openModelFile('..', 'runs')).rejects.toThrow(/no such model file/);
  await expect(openModelFile('default', '../x')).rejects.toThrow(/no such model file/);
  await expect(openModelFile('default', 'absent.bin')).rejects.toThrow(/has no file/);
  await expect(openModelFile('default', 'versions')).rejects.toThrow(/has no file/);
});
