import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { root } from '../../scripts/setup.mjs';
import { analyze, readRows } from './analyze-cli';

const CASES = path.join(root, '..', 'shared', 'cases', 'two-people');
test.skip(
  !existsSync(CASES),
  'the videos of two people are not on this machine (../shared/cases/two-people)',
);

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'who-'));
});
test.afterAll(() => rm(folder, { recursive: true }));

/** Numbers of the faces of each frame, from left to right, and what was noted. */
async function read(name: string, ...options: string[]) {
  const out = path.join(folder, `${name}.jsonl`);
  const given = ['--input', path.join(CASES, name), '--out', out, '--format', 'jsonl', ...options];
  const { code, stderr } = await analyze(...given);
  expect(code).toBe(0);
  const rows = readRows(out);
  const numbers = [...new Set(rows.map(({ frame }) => frame))].map((frame) =>
    rows
      .flatMap((row) => (row.success && row.frame === frame ? row : []))
      .sort((one, other) => one.box.x - other.box.x)
      .map(({ face_id }) => face_id),
  );
  return { numbers, stderr };
}

test('two people keep their numbers, whoever is larger in the frames that are read', async () => {
  const { numbers } = await read('alternating-sizes.mp4', '--every', '60', '--faces', '2');
  expect(numbers).toEqual(new Array(6).fill([0, 1]));
});

test('who comes after somebody left has a number of their own', async () => {
  const { numbers } = await read('one-leaves-another-comes.mp4');
  expect(numbers.slice(0, 10)).toEqual(new Array(10).fill([0]));
  expect(numbers.slice(10, 30).flat()).toEqual([]);
  expect(numbers.slice(30)).toEqual(new Array(10).fill([1]));
});

test('who is at the same place after a cut has a number of their own, and the cut is told', async () => {
  for (const options of [[], ['--remember-faces']]) {
    const { numbers, stderr } = await read('hard-cut.mp4', ...options);
    expect(numbers).toEqual([...new Array(10).fill([0]), ...new Array(10).fill([1])]);
    expect(stderr).toContain('1 cut, at 1.00 s');
    expect(stderr).not.toContain('returned');
  }
});
