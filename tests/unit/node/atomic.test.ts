import { readdirSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../lib/errors';
import {
  createAtomically,
  writeAtomically,
  writeAtomicallySync,
  writeResult,
} from '../../../lib/node/atomic';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'atomic-'));
  file = path.join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true }));

async function* pieces(fails = false) {
  yield 'é';
  expect(readdirSync(folder)).not.toContain('file'); // not before it is whole
  yield new TextEncoder().encode('b');
  if (fails) throw new AppError('bad-input', 'no more');
  yield 'c';
}

it('writes texts, bytes and pieces as they come', async () => {
  await writeAtomically(file, pieces());
  expect(await readFile(file, 'utf8')).toBe('ébc');
  for (const content of ['text', new TextEncoder().encode('text'), ['te', 'xt'], Buffer.from('text')]) {
    await writeAtomically(file, content);
    expect(await readFile(file, 'utf8')).toBe('text');
  }
  await writeAtomically(file, '');
  expect(await readFile(file, 'utf8')).toBe('');
  writeAtomicallySync(file, 'sync', { isFlushed: true });
  writeAtomicallySync(file, 'sync 2', { isFlushed: false });
  expect(await readFile(file, 'utf8')).toBe('sync 2');
  expect(await readdir(folder)).toEqual(['file']);
});

it('leaves the old file and nothing else where the new one fails', async () => {
  await expect(writeAtomically(file, pieces(true))).rejects.toThrow('no more');
  expect(await readdir(folder)).toEqual([]);
  const taken = path.join(folder, 'folder');
  await mkdir(path.join(taken, 'full'), { recursive: true });
  await expect(writeAtomically(taken, 'x')).rejects.toThrow();
  expect(() => writeAtomicallySync(taken, 'x', { isFlushed: true })).toThrow();
  await expect(writeResult(taken, 'x')).rejects.toThrow(`Cannot write ${taken}: `);
  expect(await readdir(folder)).toEqual(['folder']);
});

it.skipIf(process.platform === 'win32')('says that the disk is full', async () => {
  await symlink('/dev/full', `${file}.writing-${process.pid}`);
  await expect(writeAtomically(file, ['a', 'b'])).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(await readdir(folder)).toEqual([]);
});

it('makes the folders of a result, and passes on why a piece could not be had', async () => {
  const below = path.join(folder, 'below', 'file');
  await writeResult(below, 'text');
  await expect(writeResult(below, pieces(true))).rejects.toMatchObject({
    kind: 'bad-input',
    message: 'no more',
  });
  expect(await readFile(below, 'utf8')).toBe('text');
});

it('writes a result where a link leads, which stays', async () => {
  const link = path.join(folder, 'link');
  await writeResult(file, 'old');
  await symlink(file, link);
  await writeResult(link, 'new');
  expect(await readFile(file, 'utf8')).toBe('new');
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
});

it('creates a file once, whoever of many is the first', async () => {
  const numbers = Array.from({ length: 20 }, (_, i) => i);
  const free = await Promise.all(numbers.map((i) => createAtomically(file, String(i))));
  expect(free.filter(Boolean)).toHaveLength(1);
  expect(await readFile(file, 'utf8')).toBe(String(free.indexOf(true)));
  expect(await readdir(folder)).toEqual(['file']);
});
