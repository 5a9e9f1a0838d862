import { readdir, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publish, rollBack } from '../../../lib/server/publish';
import { listHistory, readModelFile, readServedManifest } from '../../../lib/server/published-models';
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
  expect(keptAs).toMatch(new RegExp(`^\\d{4}-.*-${first.slice(0, 8)}$`));
  expect(await readServedManifest()).toMatchObject({ id: 'default', hash: second, thresholds: [0.75, 0.5] });
  const folder = path.join(workspace.models, 'default');
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

it('serves model files by plain names alone', async () => {
  const { type, tag } = await readModelFile('default', 'manifest.json');
  expect(type).toBe('application/json');
  expect(tag).toMatch(/^"[\w-]+"$/);
  await expect(readModelFile('..', 'runs')).rejects.toThrow(/no such model file/);
  await expect(readModelFile('default', '../x')).rejects.toThrow(/no such model file/);
  await expect(readModelFile('default', 'absent.bin')).rejects.toThrow(/has no file/);
});
