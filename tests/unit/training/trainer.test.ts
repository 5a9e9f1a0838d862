import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockFolder } from '../../../lib/node/lock';
import type { RunOptions } from '../../../lib/runs/run-file';
import { parseManifest } from '../../../lib/ugn/weights-manifest';
import { startWasm } from '../../../training/backends/start-wasm';
import { registerTrainingKernels } from '../../../training/backends/wasm-kernels';
import { CONFIGS } from '../../../training/configs/experiments';
import { END_TO_END } from '../../../training/configs/shared';
import { changedBy } from '../../../training/run/changed-by';
import { checkOptions, newestRun, writeOptions } from '../../../training/run/run-folder';
import { train } from '../../../training/run/trainer';
import { latestCheckpoint } from '../../../training/stages/checkpoint';
import type { Run } from '../../../training/stages/open-run';
import type { Progress } from '../../../training/stages/progress';
import type { TrainingConfig } from '../../../training/stages/training-config';
import { writeBars, writeStart } from './bars';

let folder: string;

/** What is left is a small part of the network, so that checkpoints stay small. */
const FROZEN = ['conv1', 'bn1', 'layer2', 'layer3', 'layer4'];

const small: TrainingConfig = {
  ...CONFIGS['ugn-b'],
  model: { variant: 'ugn-b', projectionSize: 8, outputSize: 8, predictionSamples: 4, weightSamples: 2 },
  inputSize: 32,
  nodes: {
    ...CONFIGS['ugn-b'].nodes,
    epochs: 2,
    batch: 8,
    rate: 1e-3,
    frozen: FROZEN,
  },
  graph: { ...CONFIGS['ugn-b'].graph, epochs: 2, batch: 8, rate: 0.01, views: 1 },
  endToEnd: {
    ...END_TO_END,
    epochs: 1,
    batch: 8,
    optimiser: 'sgd',
    rate: 1e-3,
    frozen: FROZEN,
    batchNorm: 'trained',
  },
};

beforeAll(async () => {
  await startWasm(1);
  registerTrainingKernels();
  folder = await mkdtemp(path.join(tmpdir(), 'ugn-train-'));
  await writeBars(path.join(folder, 'faces'));
  await writeStart(path.join(folder, 'start'), small.model);
});

afterAll(async () => {
  await tf.setBackend('cpu');
  await rm(folder, { recursive: true });
});

interface LogEntry {
  stage: number;
  step: number;
  loss?: number;
}

/** A run that ends by itself, or is stopped after the given step of a stage. */
function runIn(name: string, stopAt?: { stage: number; step: number }, changes: Partial<RunOptions> = {}) {
  const controller = new AbortController();
  const losses: LogEntry[] = [];
  const progress: Progress = {
    say: () => {},
    begin: () => {},
    advance: () => {},
    end: () => {},
    log: (entry) => {
      const { stage, step, loss } = entry as unknown as LogEntry;
      if (loss === undefined) return;
      losses.push({ stage, step, loss });
      if (stopAt && stage === stopAt.stage && step === stopAt.step) controller.abort();
    },
  };
  const options = checkOptions({
    command: 'test',
    config: 'small',
    data: [path.join(folder, 'faces')],
    start: { kind: 'model', model: path.join(folder, 'start') },
    seed: 5,
    ...changes,
  });
  const run: Run = {
    folder: path.join(folder, name),
    options,
    config: changedBy(small, options),
    device: { backend: 'wasm', label: 'test', isUsable: true, reason: '' },
    progress,
    signal: controller.signal,
  };
  return { losses, result: writeOptions(run.folder, options).then(() => train(run)) };
}

async function weightsHash(name: string): Promise<string> {
  return parseManifest(await readFile(path.join(folder, name, 'model', 'manifest.json'))).hash;
}

/** What a run says of itself, without what depends on the clock. */
async function metricsOf(name: string): Promise<unknown> {
  const { seconds: _, ...metrics } = JSON.parse(
    await readFile(path.join(folder, name, 'metrics.json'), 'utf8'),
  );
  return metrics;
}

test('runs with one seed end alike, also one that was stopped in each stage; another seed ends otherwise', async () => {
  const before = tf.memory().numTensors;
  const whole = runIn('whole');
  await whole.result;
  expect(tf.memory().numTensors, 'tensors left by a run').toBe(before);
  const first = runIn('resumed', { stage: 1, step: 3 });
  await expect(first.result).rejects.toThrow('Stopped after step 3 of 8');
  const second = runIn('resumed', { stage: 2, step: 5 });
  await expect(second.result).rejects.toThrow('Stopped after step 5 of 8');
  const third = runIn('resumed', { stage: 3, step: 2 });
  await expect(third.result).rejects.toThrow('Stopped after step 2 of 4');
  const fourth = runIn('resumed');
  await fourth.result;
  expect([first, second, third, fourth].flatMap(({ losses }) => losses)).toEqual(whole.losses);
  expect(await weightsHash('resumed')).toBe(await weightsHash('whole'));
  expect(await metricsOf('resumed')).toEqual(await metricsOf('whole'));

  const shared = runIn('shared', undefined, { nodesFrom: path.join(folder, 'whole') });
  await shared.result;
  expect(shared.losses, 'with stage 1 taken').toEqual(whole.losses.filter(({ stage }) => stage > 1));
  expect(await weightsHash('shared')).toBe(await weightsHash('whole'));
  const others = { nodesFrom: path.join(folder, 'whole'), fraction: 0.5 };
  await expect(runIn('refused', undefined, others).result).rejects.toThrow('with another fraction');

  await runIn('other', undefined, { seed: 6 }).result;
  expect(await weightsHash('other')).not.toBe(await weightsHash('whole'));
});

test('a run does not go on from weights that have changed under it', async () => {
  const start = path.join(folder, 'changing');
  const changes = { start: { kind: 'model' as const, model: start } };
  await writeStart(start, small.model, 3);
  await expect(runIn('moved', { stage: 1, step: 2 }, changes).result).rejects.toThrow('Stopped');
  await writeStart(start, small.model, 4);
  await expect(runIn('moved', undefined, changes).result).rejects.toMatchObject({
    kind: 'bad-input',
    message: expect.stringContaining('has changed'),
  });
});

test('a run none of whose checkpoints can be read stays as it is', async () => {
  await expect(runIn('unreadable', { stage: 1, step: 3 }).result).rejects.toThrow('Stopped');
  const run = path.join(folder, 'unreadable');
  const log = [1, 2, 3].map((step) => `${JSON.stringify({ stage: 1, step, loss: 1 })}\n`).join('');
  await writeFile(path.join(run, 'log.jsonl'), log);
  const checkpoints = (await readdir(run)).filter((name) => /^stage\d/.test(name));
  for (const name of checkpoints) await truncate(path.join(run, name), 100);
  await expect(runIn('unreadable').result).rejects.toThrow(/No checkpoint in .*unreadable can be read/);
  expect(await readFile(path.join(run, 'log.jsonl'), 'utf8')).toBe(log);
  expect((await readdir(run)).filter((name) => /^stage\d/.test(name))).toEqual(checkpoints);
});

test('a run whose best weights are damaged goes on without them, and says so where it cannot', async () => {
  await expect(runIn('lost', { stage: 2, step: 5 }).result).rejects.toThrow('Stopped');
  const run = path.join(folder, 'lost');
  await truncate(path.join(run, 'best-stage2.ckpt'), 100);
  await expect(runIn('lost', { stage: 3, step: 1 }).result).rejects.toThrow('Stopped');
  await truncate(path.join(run, 'best-stage1.ckpt'), 100);
  await expect(runIn('lost').result).rejects.toThrow(/Without the best weights of stage 1 the run cannot be/);
});

test('the newest run is the one begun last, of whatever name, and what holds no run is none', async () => {
  const runs = path.join(folder, 'runs');
  for (const [name, file, time] of [
    ['2026-02-01T00-00-00-ugn-b', 'run.json', 1000],
    ['named', 'run.json', 2000],
    ['published-history', 'manifest.json', 3000],
    ['render-wide', 'index.json', 3000],
  ] as const) {
    await mkdir(path.join(runs, name), { recursive: true });
    await writeFile(path.join(runs, name, file), '{}');
    await utimes(path.join(runs, name, file), time, time);
  }
  expect(await newestRun(runs)).toBe(path.join(runs, 'named'));
  expect(await newestRun(path.join(folder, 'no-runs'))).toBe(null);
});

test('a loss that is not a number stops the run, names the step, and leaves a sound checkpoint', async () => {
  await expect(runIn('diverging', { stage: 1, step: 2 }).result).rejects.toThrow('Stopped');
  const run = runIn('diverging', undefined, { rate: 1e30 });
  await expect(run.result).rejects.toMatchObject({
    kind: 'diverged',
    message: expect.stringMatching(/step [45] of Stage 1/),
  });
  const checkpoint = await latestCheckpoint(path.join(folder, 'diverging'), () => {});
  expect(checkpoint?.position.step).toBe(2);
  tf.dispose(checkpoint!.tensors);
});

test('a time limit shortens the run', async () => {
  const run = runIn('short', undefined, { minutes: 0.1, epochs: 1000 });
  await run.result;
  expect(run.losses.length).toBeLessThan(500);
});

test('the command stops at a signal, saves, and says how to go on', async () => {
  const out = path.join(folder, 'signal');
  const cli = [
    'cli/train.ts',
    '--data',
    path.join(folder, 'faces'),
    '--scratch',
    '--unpublished',
    '--out',
    out,
  ];
  const options = ['--input-size', '32', '--batch', '4', '--epochs', '1000', '--backend', 'wasm'];
  const child = spawn(process.execPath, ['--import', 'tsx', ...cli, ...options]);
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  const ended = once(child, 'exit');
  const log = path.join(out, 'log.jsonl');
  while (!existsSync(log) && child.exitCode === null) await setTimeout(20);
  child.kill('SIGTERM');
  const [code] = await ended;
  expect(code, said).toBe(0);
  expect(said).toMatch(/Stopped after step \d+ of 8000. Go on with: npm run train -- --resume --out/);
  const checkpoint = await latestCheckpoint(out, () => {});
  expect(checkpoint?.position.step).toBeGreaterThan(0);
  tf.dispose(checkpoint!.tensors);

  const lock = (await lockFolder(out))!;
  const second = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'cli/train.ts', '--resume', '--out', out, '--backend', 'wasm'],
    { encoding: 'utf8' },
  );
  await lock.release();
  expect([second.status, second.stderr]).toEqual([1, expect.stringContaining('Another process trains in')]);
});
