import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { servedFolder } from '../../../lib/models/served-folder';
import { root } from '../../../lib/node/root';
import { readModel } from '../../../lib/ugn/weights';

const data = path.join(root, '..', 'shared', 'data');
const reason = existsSync(data) ? '' : ` (skipped: no data at ${data})`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'recipe-run-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the command, or goes on with it. */
function begin(): { child: ChildProcess; said: () => string; ended: Promise<number | null> } {
  const { UGN_MODEL_DATA: _, ...env } = process.env;
  const args = ['--miniature', '--backend', 'wasm', '--data', data, '--out', path.join(folder, 'out')];
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/model-command.ts', ...args], {
    cwd: root,
    env,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  return { child, said: () => said, ended: once(child, 'exit').then(([code]) => code) };
}

/** The folder of a step, once it is there. */
async function cellOf(step: string): Promise<string | null> {
  const cells = path.join(folder, 'out', 'cells');
  const names: string[] = await readdir(cells).catch(() => []);
  const name = names.find((cell) => new RegExp(`^${step}-[0-9a-f]{8}$`).test(cell));
  return name ? path.join(cells, name) : null;
}

async function linesOf(step: string, file: string): Promise<string[]> {
  const cell = await cellOf(step);
  const text = cell ? await readFile(path.join(cell, file), 'utf8').catch(() => '') : '';
  return text.split('\n').slice(0, -1);
}

it(`makes a small model by the recipe, though it is killed and stopped on the way${reason}`, {
  timeout: 600_000,
  skip: reason !== '',
}, async () => {
  const killed = begin();
  while ((await linesOf('photos', 'set.readings.jsonl')).length < 4) {
    expect(killed.child.exitCode, killed.said()).toBeNull();
    await setTimeout(20);
  }
  killed.child.kill('SIGKILL');
  await killed.ended;
  const read = await linesOf('photos', 'set.readings.jsonl');
  const rendered = path.join((await cellOf('heads'))!, 'done.json');
  const { mtimeMs } = await stat(rendered);

  const stopped = begin();
  while ((await linesOf('on-heads', 'log.jsonl')).length < 2) {
    expect(stopped.child.exitCode, stopped.said()).toBeNull();
    await setTimeout(20);
  }
  stopped.child.kill('SIGINT');
  expect(await stopped.ended, stopped.said()).toBe(0);
  expect(stopped.said()).toMatch(/The same command goes on\.\n$/);
  expect((await stat(rendered)).mtimeMs).toBe(mtimeMs);
  expect((await linesOf('photos', 'set.readings.jsonl')).slice(0, read.length)).toEqual(read);

  const last = begin();
  expect(await last.ended, last.said()).toBe(0);
  expect(last.said()).toMatch(/All 13 steps are done\. The model is published to .*models.default\.\n$/);

  await tf.setBackend('cpu');
  const published = await servedFolder(path.join(folder, 'out', 'models', 'default'));
  const { manifest, weights } = await readModel((name) => readFile(path.join(published, name)));
  tf.dispose(weights);
  expect(manifest).toMatchObject({ id: 'default', config: { variant: 'ugn-b', readsMirror: true } });
  for (const beside of ['photographs.json', 'examples.json']) {
    expect(JSON.parse(await readFile(path.join(published, beside), 'utf8')).hash).toBe(manifest.hash);
  }
});

it('says where the data is to be named', async () => {
  const { UGN_MODEL_DATA: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/model-command.ts', '--dry-run'], {
    cwd: root,
    env,
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'exit');
  expect(said).toMatch(/^Where is the data\? .*--data.*UGN_MODEL_DATA/);
  expect(code).toBe(1);
});
