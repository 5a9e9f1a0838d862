import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { WorkFile } from '../../../lib/headless/analyze-journal';
import { Journal, type JournalKind, readJournal } from '../../../lib/node/journal';
import { openWorkFile, readWorkFile } from '../../../training/datasets/label/label-journal';
import { WorkFolder } from '../../../training/datasets/prepare/prepare-journal';

/** Each as the version before this journal wrote it, killed in the middle of a line. */
const WRITTEN_BEFORE = join(import.meta.dirname, '../../fixtures/journals');

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'journal-')), 'below');
  await cp(WRITTEN_BEFORE, folder, { recursive: true });
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const before = (name: string) => readFile(join(WRITTEN_BEFORE, name), 'utf8');
const wholeLines = (text: string) => text.slice(0, text.lastIndexOf('\n') + 1);

it('goes on with an analysis of the version before', async () => {
  const path = join(folder, 'analyze.work.jsonl');
  const settings = { model: 'one', app: '0.1.0', every: 1, faces: 1 };
  await expect(WorkFile.open(path, { ...settings, every: 2 })).rejects.toThrow(
    /another model or other options/,
  );
  expect(await readFile(path, 'utf8')).toBe(await before('analyze.work.jsonl'));
  const work = await WorkFile.open(path, settings);
  expect(work.find('é.mp4', 'stamp')).toEqual({ kind: 'read', frames: 2, faces: 0, remarks: [] });
  expect(work.find('b.mp4', 'stamp')).toEqual({ kind: 'failed', reason: 'crashed', detail: 'gone' });
  expect(work.find('c.mp4', 'stamp')).toBeUndefined();
  const frames: number[] = [];
  for await (const { frame } of work.rows('é.mp4')) frames.push(frame);
  expect(frames).toEqual([1, 2]);
  work.add([{ input: 'c.mp4', frame: 1, timestamp: 1 / 30, success: false }]);
  work.finish('c.mp4', 'stamp', { kind: 'read', frames: 1, faces: 0, remarks: [] });
  work.close();
  // byte for byte what the version before would have written: its line of c.mp4 again, then the end
  expect(await readFile(path, 'utf8')).toBe(
    `${wholeLines(await before('analyze.work.jsonl'))}{"end":{"input":"c.mp4","stamp":"stamp","outcome":{"kind":"read","frames":1,"faces":0,"remarks":[]}}}\n`,
  );
});

it('goes on with a labelling of the version before', async () => {
  const path = join(folder, 'label.readings.jsonl');
  expect(() => openWorkFile(path, 'landmarker', 183)).toThrow(/holds readings of another crop size/);
  expect(() => openWorkFile(path, 'another', 128)).toThrow(/holds readings of another landmarker/);
  expect([...readWorkFile(path).keys()]).toEqual(['p/1.jpg', 'p/2.jpg']);
  expect(await readFile(path, 'utf8')).toBe(await before('label.readings.jsonl'));
  const work = openWorkFile(path, 'landmarker', 128);
  expect(work.find('p/1.jpg', 'hash 1')).toEqual({ kind: 'skipped', reason: 'no face' });
  expect(work.find('p/2.jpg', 'hash 2')).toMatchObject({ kind: 'face', jpeg: 'AAAA' });
  work.add('p/3.jpg', 'hash 3', { kind: 'skipped', reason: 'unreadable' });
  expect(await readFile(path, 'utf8')).toBe(
    `${wholeLines(await before('label.readings.jsonl'))}{"photo":"p/3.jpg","sha256":"hash 3","reading":{"kind":"skipped","reason":"unreadable"}}\n`,
  );
});

it('goes on with a preparation of the version before', async () => {
  const path = join(folder, 'prepare.work');
  const settings = { dataset: 'folder', every: 1, size: 128, app: '0.1.0' };
  const work = WorkFolder.open(path, settings);
  const known = [1, 2, 3, 4].filter((i) => work.find(`frame ${i}`, 'stamp'));
  expect(known).toEqual([1, 2, 3]);
  expect(work.crop(work.find('frame 2', 'stamp') as never)).toEqual(Buffer.alloc(16, 'B'));
  work.addFace('frame 4', 'stamp', [{ x: 0, y: 0, width: 1, height: 1 }], Buffer.alloc(16, 'C'));
  work.close();
  expect(await readFile(join(path, 'readings.jsonl'), 'utf8')).toBe(
    `${wholeLines(await before('prepare.work/readings.jsonl'))}{"id":"frame 4","stamp":"stamp","reading":{"kind":"face","boxes":[{"x":0,"y":0,"width":1,"height":1}],"offset":32,"length":16}}\n`,
  );
  expect(await readFile(join(path, 'crops.bin'), 'latin1')).toBe(
    'A'.repeat(16) + 'B'.repeat(16) + 'C'.repeat(16),
  );
});

const KIND: JournalKind<{ head: number }> = {
  head: z.strictObject({ head: z.number() }),
  damaged: (_, line) => `line ${line} is damaged`,
  unusable: (file, why) => `cannot use ${file}: ${why}`,
};
const lineSchema = z.strictObject({ text: z.string() });
const open = (path: string) =>
  Journal.open(path, KIND, { head: 1 }, ({ head }) => (head === 1 ? null : `begun with ${head}`));
const texts = (journal: Journal<{ head: number }>) =>
  [...journal.lines()].map((line) => journal.parse(lineSchema, line).text);

it('finds lines and their places again, also those longer than what is read at once', () => {
  const path = join(folder, 'new', 'lines.jsonl');
  const long = `é${'x'.repeat(3_000_000)}\u2028`;
  const journal = open(path);
  expect(readJournal(path, KIND, lineSchema)).toBeNull();
  journal.append({ text: 'first' }, { text: long });
  const cut = journal.end;
  journal.append({ text: 'third' });
  expect(texts(journal)).toEqual(['first', long, 'third']);
  journal.close();

  const again = open(path);
  expect(texts(again)).toEqual(['first', long, 'third']);
  const [, , third] = [...again.lines()];
  expect(third).toMatchObject({ number: 4, start: cut, end: again.end });
  again.truncate(third.start);
  again.append({ text: 'x' });
  expect(texts(again)).toEqual(['first', long, 'x']);
  expect([...again.lines(cut)].map(({ text }) => text)).toEqual(['{"text":"x"}']);
  again.close();
  expect(readJournal(path, KIND, lineSchema)?.at(-1)).toEqual({ text: 'x' });
});

it('says which line is damaged, and that a folder is no file', async () => {
  const path = join(folder, 'lines.jsonl');
  const journal = open(path);
  journal.append({ text: 'first' }, { no: 'text' });
  expect(() => texts(journal)).toThrow('line 3 is damaged');
  journal.close();
  expect(() => readJournal(path, KIND, lineSchema)).toThrow('line 3 is damaged');
  const other = () => Journal.open(path, KIND, { head: 2 }, ({ head }) => `begun with ${head}`);
  expect(other).toThrow('begun with 1');
  expect(() => open(folder)).toThrow(/cannot use .*EISDIR/);
});
