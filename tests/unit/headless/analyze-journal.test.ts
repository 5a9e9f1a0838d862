import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Outcome } from '../../../lib/analyze/outcome';
import { WorkFile } from '../../../lib/headless/analyze-journal';
import type { ReadingRow } from '../../../lib/readings/reading-row';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'analyze-'));
});
afterEach(() => rm(folder, { recursive: true }));

const path = () => join(folder, 'below', 'out.csv.work.jsonl');
const SETTINGS = { model: 'one', every: 1 };
const OUTCOME: Outcome = { kind: 'read', frames: 2, faces: 0, remarks: [] };

const rowsOf = (input: string): ReadingRow[] =>
  [1, 2].map((frame) => ({ input, frame, timestamp: frame / 30, success: false }));

async function collect(rows: AsyncIterable<ReadingRow>): Promise<ReadingRow[]> {
  const all: ReadingRow[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

/** A run that finishes two files and is killed in the third. */
async function killedRun(): Promise<void> {
  const work = await WorkFile.open(path(), SETTINGS);
  for (const name of ['é.mp4', 'b.mp4']) {
    await work.add(rowsOf(name));
    await work.finish(name, 'stamp', OUTCOME);
  }
  await work.add(rowsOf('c.mp4'));
  await work.close();
}

it('goes on where a killed run was: finished files are there, the rows of the other one are not', async () => {
  await killedRun();
  await appendFile(path(), '{"input":"c.mp4","fra');
  const work = await WorkFile.open(path(), SETTINGS);
  expect(work.find('é.mp4', 'stamp')).toEqual(OUTCOME);
  expect(work.find('é.mp4', 'another stamp')).toBeUndefined();
  expect(work.find('c.mp4', 'stamp')).toBeUndefined();
  await work.add(rowsOf('c.mp4'));
  await work.finish('c.mp4', 'stamp', OUTCOME);
  for (const name of ['é.mp4', 'b.mp4', 'c.mp4']) {
    expect(await collect(work.rows(name))).toEqual(rowsOf(name));
  }
  await work.close();

  const again = await WorkFile.open(path(), SETTINGS);
  expect(await collect(again.rows('c.mp4'))).toEqual(rowsOf('c.mp4'));
  await again.remove();
  await expect(readFile(path())).rejects.toThrow(/ENOENT/);
});

it('drops the rows of a file that broke off and keeps those before it', async () => {
  const work = await WorkFile.open(path(), SETTINGS);
  await work.add(rowsOf('a.mp4'));
  await work.finish('a.mp4', 'stamp', OUTCOME);
  await work.add(rowsOf('b.mp4'));
  await work.drop();
  await work.finish('b.mp4', 'stamp', { kind: 'failed', reason: 'crashed', detail: 'gone' });
  expect(await collect(work.rows('b.mp4'))).toEqual([]);
  expect(await collect(work.rows('a.mp4'))).toEqual(rowsOf('a.mp4'));
  await work.close();
});

it('starts anew when the run was killed before its first line was written', async () => {
  await killedRun();
  await writeFile(path(), '{"format":"ugn-l');
  const work = await WorkFile.open(path(), SETTINGS);
  await work.add(rowsOf('a.mp4'));
  await work.finish('a.mp4', 'stamp', OUTCOME);
  await work.close();
  expect((await WorkFile.open(path(), SETTINGS)).find('a.mp4', 'stamp')).toEqual(OUTCOME);
});

it('does not mix the readings of two models, and refuses a damaged file', async () => {
  await killedRun();
  await expect(WorkFile.open(path(), { ...SETTINGS, model: 'two' })).rejects.toThrow(/another model/);
  const text = await readFile(path(), 'utf8');
  await writeFile(path(), text.replace('"outcome":{"kind":"read"', '"outcome":{"kind":"rea"'));
  await expect(WorkFile.open(path(), SETTINGS)).rejects.toThrow(/is damaged\. Delete it/);
});
