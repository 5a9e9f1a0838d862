import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { parseManifest } from '../../../lib/ugn/weights-manifest';
import { type Kill, killedAt } from '../../harness/kill';
import { writeBars, writeStart } from './bars';
import { config } from './tiny-config';

const KILLS = 20;

let folder: string;
beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(path.join(tmpdir(), 'ugn-kill-'));
  await writeBars(path.join(folder, 'faces'));
  await writeStart(path.join(folder, 'start'), config.model);
});
afterAll(() => rm(folder, { recursive: true }));

/** Starts the command, or goes on with it; `said` is what it has printed so far. */
function begin(name: string, isResuming: boolean, kill?: Kill): { child: ChildProcess; said: () => string } {
  const out = ['--out', path.join(folder, name)];
  const options = isResuming
    ? ['--resume']
    : [
        '--config',
        'tests/unit/training/tiny-config.ts',
        '--data',
        path.join(folder, 'faces'),
        '--from',
        path.join(folder, 'start'),
        '--minutes',
        '0',
        '--unpublished',
        '--backend',
        'wasm',
      ];
  const killer = kill ? killedAt(kill) : { args: [], env: process.env };
  const child = spawn(
    process.execPath,
    [...killer.args, '--import', 'tsx', 'cli/train.ts', ...out, ...options],
    { env: killer.env },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  return { child, said: () => said };
}

async function untilDone(name: string, isResuming: boolean): Promise<void> {
  const { child, said } = begin(name, isResuming);
  const [code] = await once(child, 'close');
  expect(code, said()).toBe(0);
}

async function logOf(name: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(path.join(folder, name, 'log.jsonl'), 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1); // without a line that is being written
  return lines.map((line) => JSON.parse(line));
}

/** Name of the last checkpoint, which is whole as soon as it has that name. */
async function lastCheckpoint(name: string): Promise<string | undefined> {
  const files: string[] = await readdir(path.join(folder, name)).catch(() => []);
  return files
    .filter((file) => /^stage\d-\d+\.ckpt$/.test(file))
    .sort()
    .at(-1);
}

/** What a run ends with, without what depends on the clock or the folder. */
async function resultOf(name: string) {
  const read = (file: string) => readFile(path.join(folder, name, file));
  const { command: _, seconds: __, ...metrics } = JSON.parse((await read('metrics.json')).toString());
  const log = (await logOf(name)).map(({ time, imagesPerSecond, waiting, ...entry }) => entry);
  return { hash: parseManifest(await read(path.join('model', 'manifest.json'))).hash, metrics, log };
}

test(`a run that is killed ${KILLS} times ends like one that is not`, { timeout: 1_800_000 }, async () => {
  await untilDone('whole', false);
  const random = new Random(11);
  for (let kill = 0; kill < KILLS; kill++) {
    const before = await lastCheckpoint('killed');
    const { child, said } = begin('killed', kill > 0, {
      // a random number of steps further, or none, and then before any write of a step
      after: [
        { file: 'stdout', text: 'Starting from', times: 1 },
        { file: 'log.jsonl', text: '\n', times: random.int(3) },
      ],
      more: random.int(12),
    });
    const [, signal] = await once(child, 'close');
    expect(signal, said()).toBe('SIGKILL');
    const step = /stage(\d)-0*(\d+)/.exec(before ?? '');
    if (step) expect(said()).toMatch(new RegExp(`Going on from step ${step[2]} of \\d+ in stage ${step[1]}`));
  }
  await untilDone('killed', true);
  expect(await resultOf('killed')).toEqual(await resultOf('whole'));
});
