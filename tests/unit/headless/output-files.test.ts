import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listInputs } from '../../../lib/headless/input-files';
import { OutputFiles, type Target } from '../../../lib/headless/output-files';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'outputs-'));
});
afterAll(() => rm(folder, { recursive: true }));

const picture = () =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer();

/** A folder of pictures, and of texts where the content is given. */
async function made(name: string, files: readonly string[], texts: readonly string[] = []): Promise<string> {
  const root = path.join(folder, name);
  for (const file of [...files, ...texts]) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), files.includes(file) ? await picture() : 'a,b\n');
  }
  return root;
}

async function listed(root: string, target: Target) {
  const { files, others, own } = await listInputs(root, new OutputFiles(target, 'openface'));
  const namesOf = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name);
  return { files: namesOf(files), others: namesOf(others), own };
}

it('reads every picture whose name only begins as the output’s, and leaves out what an earlier run wrote', async () => {
  const own = ['s1', 's1.failures.csv', 's1.meta.json', 's1.remarks.tsv', 's1.work', 's1.work.jsonl'];
  const left = [...own, 's1.remarks.tsv.writing-77'];
  const root = await made('table', ['s1.jpg', 's1.meta.jpg', 's10.jpg', 't.jpg'], [...left, 's1.csv']);
  expect(await listed(root, { kind: 'table', path: path.join(root, 's1') })).toEqual({
    files: ['s1.jpg', 's1.meta.jpg', 's10.jpg', 't.jpg'],
    others: ['s1.csv'],
    own: left.sort(),
  });
});

it('knows its tables in a folder of them', async () => {
  const own = [
    'out/a/x.jpg.csv',
    'out/a/x.jpg.csv.meta.json',
    'out/analysis.remarks.tsv',
    'out/b/x.jpg.parquet',
  ];
  const root = await made('folder', ['a/x.jpg', 'b/x.jpg'], [...own, 'out/notes.csv', 'a/x.jpg.csv']);
  expect(await listed(root, { kind: 'folder', path: path.join(root, 'out') })).toEqual({
    files: ['a/x.jpg', 'b/x.jpg'],
    others: ['a/x.jpg.csv', 'out/notes.csv'],
    own,
  });
});

it('gives files of one name, and of one name before the ending, tables of their own', () => {
  const outputs = new OutputFiles({ kind: 'folder', path: 'out' }, 'parquet');
  const tables = ['a/x.mp4', 'b/x.mp4', 'a/x.jpg', 'x.mp4'].map((input) => outputs.tableOf(input));
  expect(tables).toEqual(
    ['a/x.mp4', 'b/x.mp4', 'a/x.jpg', 'x.mp4'].map((input) => path.join('out', `${input}.parquet`)),
  );
});

it('has a table’s ending on tables alone', () => {
  for (const kind of ['table', 'folder'] as const) {
    const outputs = new OutputFiles({ kind, path: 'out.csv' }, 'openface');
    const table = outputs.tableOf('a.jpg');
    expect(table).toMatch(/\.csv$/);
    for (const file of [outputs.work, outputs.remarks, outputs.metaOf(table)]) {
      expect(file).not.toMatch(/\.(csv|jsonl|parquet)$/);
    }
  }
});

it('refuses to write over what it is to read', async () => {
  const root = await made('over', ['a.jpg', 'b.jpg']);
  const over = path.join(root, 'b.jpg');
  for (const input of [root, over]) {
    await expect(listed(input, { kind: 'table', path: over })).rejects.toThrow(
      /written over .*b\.jpg.*another --out/,
    );
  }
});
