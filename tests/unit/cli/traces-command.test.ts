import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import type { exportedRowSchema } from '../../../lib/readings/reading-row';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'traces-'));
});
afterAll(() => rm(folder, { recursive: true }));

const unit = { lower: 0.2, upper: 0.4, epistemic: 0.01, aleatoric: 0.5, decision: false, unsure: false };
const face = {
  success: true as const,
  face_id: 0,
  confidence: 0.9,
  detector_score: 0.9,
  box: { x: 0, y: 0, width: 9, height: 9 },
  keypoints: Array.from({ length: 6 }, () => ({ x: 1, y: 1 })),
  quality: { size: 70, blur: 0.1, light: 0.5, roll: 0, yaw: null, covered: 0.125 },
};
const source = {
  model: 'default',
  model_hash: 'a'.repeat(64),
  backend: 'wasm',
  settings: 'threads 2',
  app_version: '0.1.0',
};
const rows: z.output<typeof exportedRowSchema>[] = [0, 1, 2].map((i) =>
  i === 1
    ? { input: 'a.mp4', frame: 2, timestamp: 0.1, success: false, ...source }
    : {
        ...face,
        ...source,
        input: 'a.mp4',
        frame: i + 1,
        timestamp: i / 10,
        aus: { AU12: { ...unit, p: 0.3 + i / 10 } },
      },
);

async function traces(lines: readonly string[], ...more: string[]) {
  const input = path.join(folder, 'readings.jsonl');
  const out = path.join(folder, 'figure.svg');
  await writeFile(input, lines.join('\n'));
  const args = ['--import', 'tsx', 'cli/traces-command.ts', '--input', input, '--out', out, ...more];
  await promisify(execFile)(process.execPath, args);
  return readFile(out, 'utf8');
}

test('draws the units that were read, with their names', async () => {
  const svg = await traces(
    rows.map((row) => JSON.stringify(row)),
    '--units',
    '12,25',
  );
  expect(svg).toMatch(/^<svg[^>]* role="img"/);
  expect(svg).toContain('AU12 Lip corner puller');
  expect(svg).not.toContain('AU25');
});

test('names the line that is no reading, and says so where a unit was not read', async () => {
  const lines = [JSON.stringify(rows[0]), '{"frame": 2}'];
  await expect(traces(lines)).rejects.toThrow(/readings\.jsonl:2 is not a reading/);
  await expect(traces([JSON.stringify(rows[0])], '--units', '25')).rejects.toThrow(
    /no reading of these units/,
  );
});
