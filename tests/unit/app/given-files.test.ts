import { describe, expect, it } from 'vitest';
import { countsOf, isRemarkable } from '../../../app/analyze/_view/counts';
import { chosenFiles, droppedFiles } from '../../../app/analyze/_view/given-files';
import type { QueueItem } from '../../../lib/analyze/queue';

/** A folder as a browser gives it; its reader hands out a hundred entries at a time, as Chromium's does. */
type Tree = { readonly [name: string]: Tree | null };

/** One of this name cannot be opened. */
const LOCKED = /^locked/;

function entryOf(name: string, below: Tree | null, parent = ''): FileSystemEntry {
  const fullPath = `${parent}/${name}`;
  const isFile = below === null;
  return {
    ...{ name, fullPath, isFile, isDirectory: !isFile },
    file: (done: (file: File) => void, fail: (error: Error) => void) =>
      LOCKED.test(name) ? fail(new DOMException('', 'NotReadableError')) : done(new File([fullPath], name)),
    createReader() {
      if (LOCKED.test(name)) {
        return { readEntries: (_: unknown, fail: (error: Error) => void) => fail(new DOMException('')) };
      }
      const left = Object.entries(below!).map(([child, tree]) => entryOf(child, tree, fullPath));
      return { readEntries: (done: (entries: FileSystemEntry[]) => void) => done(left.splice(0, 100)) };
    },
  } as unknown as FileSystemEntry;
}

async function dropped(tree: Tree): Promise<string[]> {
  return (await drop(tree)).paths;
}

async function drop(tree: Tree): Promise<{ paths: string[]; unread: string[] }> {
  const items = Object.entries(tree).map(([name, below]) => ({
    webkitGetAsEntry: () => entryOf(name, below),
  }));
  const { files, unread } = await droppedFiles({
    items: [...items, { webkitGetAsEntry: () => null }],
  } as unknown as DataTransfer);
  for (const { file, path } of files) expect(await file.text()).toMatch(new RegExp(`/${path}$`));
  return { paths: files.map(({ path }) => path).sort(), unread: unread.sort() };
}

describe('dropped files', () => {
  it('have their names, and those of several folders begin with the folder', async () => {
    expect(await dropped({ 'a.png': null, 'b.mp4': null })).toEqual(['a.png', 'b.mp4']);
    expect(await dropped({ one: { 'a.png': null }, two: { 'a.png': null } })).toEqual([
      'one/a.png',
      'two/a.png',
    ]);
  });

  it('of a single folder have their paths from it, however deep', async () => {
    expect(await dropped({ top: { 'a.png': null, deep: { er: { 'b.png': null } }, empty: {} } })).toEqual([
      ...['a.png', 'deep/er/b.png'],
    ]);
  });

  it('are all of a folder that the browser reads in pieces', async () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, k) => [`${k}.png`, null]));
    expect(await dropped({ many })).toHaveLength(250);
  });

  it('are taken though others cannot be opened, which are named', async () => {
    const tree = { 'a.png': null, 'locked.png': null, locked: { 'b.png': null }, 'c.png': null };
    expect(await drop({ top: tree })).toEqual({
      ...{ paths: ['a.png', 'c.png'], unread: ['top/locked', 'top/locked.png'] },
    });
  });

  it('may be none', async () => {
    expect(await dropped({})).toEqual([]);
    expect(await dropped({ empty: {} })).toEqual([]);
  });
});

describe('chosen files', () => {
  it('have their path from the chosen folder, or their name', () => {
    const file = (name: string, webkitRelativePath: string) => ({ name, webkitRelativePath }) as File;
    const files = [file('a.png', ''), file('b.png', 'top/b.png'), file('c.png', 'top/deep/c.png')];
    expect(chosenFiles(files as unknown as FileList).map(({ path }) => path)).toEqual([
      ...['a.png', 'b.png', 'deep/c.png'],
    ]);
  });
});

describe('the counts of a queue', () => {
  const item = (change: Partial<QueueItem>) =>
    ({ state: 'waiting', share: 0, outcome: null, ...change }) as QueueItem;
  const read = (remarks: number) =>
    item({
      ...{ state: 'done', share: 1 },
      outcome: {
        ...{ kind: 'read', frames: 1, faces: 1 },
        remarks: new Array(remarks).fill({ reason: 'no face', detail: '' }),
      },
    });
  const failed = item({ state: 'done', share: 1, outcome: { kind: 'failed', reason: 'empty', detail: '' } });
  const cancelled = item({ state: 'cancelled', share: 0.4 });
  const reading = item({ state: 'reading', share: 0.5 });

  it('tell what was read, failed, waits, and can be tried again', () => {
    expect(countsOf([read(0), read(1), failed, cancelled, reading, item({})])).toEqual({
      ...{ read: 2, failed: 1, open: 2, retryable: 2, remarkable: 3, share: (1 + 1 + 1 + 0.5) / 5 },
    });
  });

  it('are nothing of an empty queue, or of one that was cancelled whole', () => {
    expect(countsOf([])).toMatchObject({ open: 0, share: 0 });
    expect(countsOf([cancelled, cancelled])).toMatchObject({ open: 0, retryable: 2, share: 0 });
  });

  it('point out what needs a look', () => {
    expect([read(0), read(2), failed, cancelled, reading].map(isRemarkable)).toEqual([
      ...[false, true, true, true, false],
    ]);
  });
});
