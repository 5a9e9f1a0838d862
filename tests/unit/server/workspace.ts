import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { ugnConfigSchema } from '../../../lib/ugn/config';
import { packModel } from '../../../lib/ugn/weights';
import { formulaWeights } from '../../reference/formula';
import { inScope } from '../ugn/two-backends';

/** Folders of runs and models of their own for a test file, which the server code is pointed to. */
export interface Workspace {
  readonly runs: string;
  readonly models: string;
  /** Writes files of a run; objects become JSON. */
  run(id: string, files: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

export async function openWorkspace(): Promise<Workspace> {
  const root = await mkdtemp(path.join(tmpdir(), 'ugn-server-'));
  const [runs, models] = [path.join(root, 'runs'), path.join(root, 'models')];
  await mkdir(runs);
  await mkdir(models);
  const before = { UGN_RUNS: process.env.UGN_RUNS, UGN_MODELS: process.env.UGN_MODELS };
  process.env.UGN_RUNS = runs;
  process.env.UGN_MODELS = models;
  return {
    runs,
    models,
    async run(id, files) {
      const folder = path.join(runs, ...id.replace('~', '/cells/').split('/'));
      await mkdir(folder, { recursive: true });
      for (const [name, content] of Object.entries(files)) {
        await writeFile(
          path.join(folder, name),
          typeof content === 'string' ? content : JSON.stringify(content),
        );
      }
      return folder;
    },
    async close() {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await rm(root, { recursive: true, force: true });
    },
  };
}

export const RUN_FILE = {
  format: 'ugn-live run',
  version: 1,
  command: 'npm run train -- --config ugn-b',
  config: 'ugn-b',
  data: ['training/datasets/rendered'],
  start: { kind: 'scratch' },
  seed: 3,
};

/** A metrics.json of two units; AU 1 has the given F1, AU 12 one of 0.5. */
export function metricsOf(f1: number) {
  const unit = (au: number, value: number) => ({
    ...{ au, rate: 0.3, f1: value, f1AtHalf: value, f1AlwaysYes: 0.4, accuracy: 0.9 },
    ...{ auc: null, calibration: 0.02, errorAuc: 0.7, threshold: 0.5, unsureAbove: 0.1 },
  });
  const units = [unit(1, f1), unit(12, 0.5)];
  return {
    device: 'test',
    validationF1: 0.8,
    before: null,
    after: { images: 10, units, mean: unit(0, (f1 + 0.5) / 2) },
  };
}

export function logLine(stage: number, step: number, loss = 1 / step, total = 100): string {
  return `${JSON.stringify({ stage, step, total, loss, rate: 0.01, imagesPerSecond: 20, waiting: 0.01 })}\n`;
}

/** Writes a small model whose weights depend on `scale`. */
export async function writeModel(folder: string, id: string, scale: number): Promise<string> {
  await tf.setBackend('cpu');
  const config = ugnConfigSchema.parse({ aus: [1, 12], inputSize: 48, projectionSize: 8, outputSize: 6 });
  const { manifest, files } = await inScope(() =>
    packModel({
      id,
      config,
      weights: {
        ...formulaWeights(config, ['backbone', 'nodes', 'graph']),
        'graph.B': tf.fill([2, 2], scale),
      },
      thresholds: [scale, 0.5],
      unsureAbove: [0.1, 0.1],
      training: { trainedOn: 'A formula.', command: 'vitest', date: '2026-01-01', metrics: { f1: scale } },
    }),
  );
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of files) await writeFile(path.join(folder, name), bytes);
  return manifest.hash;
}
