import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import { DEFAULT_AUS, unitName } from '../../lib/au/catalogue';
import { root } from '../../scripts/setup.mjs';
import { makeMixedFolder } from '../harness/mixed-folder';
import { renderedFace } from '../harness/webcam';
import { analyze, analyzeUntil, readCsv, readRemarks } from './analyze-cli';

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'analyze-'));
});
test.afterAll(() => rm(folder, { recursive: true }));

/** The same face under several names. */
async function makePortraits(at: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const file = path.join(at, name);
    await mkdir(path.dirname(file), { recursive: true });
    await sharp(renderedFace()).toFile(file);
  }
}

test.describe('a folder of good and bad files', () => {
  const mixed = () => path.join(folder, 'mixed');
  const out = () => path.join(folder, 'out', 'mixed.csv');
  let unbroken: Awaited<ReturnType<typeof analyze>>;
  test.beforeAll(async () => {
    await makeMixedFolder(mixed());
    unbroken = await analyze('--input', mixed(), '--out', out(), '--json');
  });

  test('gives a row for each face, lists what is wrong, and says so with its exit code', async () => {
    const { code, stdout, stderr } = unbroken;
    expect(stderr).toContain('bad/cut.jpg');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ files: 24, read: 15, failed: 9, skipped: 1, backend: 'wasm' });
    expect(existsSync(`${out()}.work`)).toBe(false);

    const reasons = Object.fromEntries(
      readRemarks(`${out()}.remarks.tsv`).map(({ input, outcome, reason }) => [
        input,
        `${outcome}: ${reason}`,
      ]),
    );
    expect(reasons).toEqual({
      'bad/cut.jpg': 'failed: truncated',
      'bad/cut.png': 'failed: truncated',
      'bad/cut.webp': 'failed: truncated',
      'bad/empty.jpg': 'failed: empty',
      'bad/empty.mp4': 'failed: empty',
      'bad/huge.png': 'failed: huge',
      'bad/noise.png': 'failed: unreadable',
      'bad/text.jpg': 'failed: unreadable',
      'bad/text.mp4': 'failed: unreadable',
      'good/moving.gif': 'read: animated',
      'good/two faces.png': 'read: more faces',
      'good/wall.png': 'read: no face',
      'notes.txt': 'skipped: other',
    });

    const rows = readCsv(out());
    const rowsOf = (name: string) => rows.filter(({ input }) => input === `good/${name}`);
    expect(rows.map(({ input }) => input)).toEqual(rows.map(({ input }) => input).sort());
    const [face] = rowsOf('face.png');
    expect(face).toMatchObject({ frame: '1', face_id: '0', timestamp: '0.000', success: '1' });
    const alike = ['face.jpg', 'a "face", quoted.png', 'alpha.png', 'deep.png', 'moving.gif', 'turned.jpg'];
    for (const name of [...alike, 'face.webp', 'FACE.JPG', 'progressive.jpg', 'wide.jpg', 'grey.png']) {
      expect(rowsOf(name), name).toHaveLength(1);
      expect(rowsOf(name)[0].success, name).toBe('1');
    }
    for (const au of DEFAULT_AUS) {
      const column = `${unitName(au)}_p`;
      for (const name of ['a "face", quoted.png', 'deep.png', 'turned.jpg']) {
        const difference = Math.abs(Number(rowsOf(name)[0][column]) - Number(face[column]));
        expect(difference, `${column} of ${name}`).toBeLessThan(0.1);
      }
    }
    expect(rowsOf('two faces.png')).toHaveLength(1);
    expect(rowsOf('wall.png')).toMatchObject([
      { success: '0', confidence: '0.00', AU12_c: 'NaN', AU12_p: 'NaN' },
    ]);

    const clip = rowsOf('clip.webm');
    expect(clip.length).toBeGreaterThan(5);
    expect(clip.map(({ frame }) => Number(frame))).toEqual(clip.map((_, i) => i + 1));
    const times = clip.map(({ timestamp }) => Number(timestamp));
    expect(times.every((time, i) => i === 0 || time > times[i - 1])).toBe(true);

    for (const line of (await readFile(out(), 'utf8')).trim().split('\n').slice(1)) {
      expect(line.split(',').filter((cell) => cell !== ' NaN' && Number.isNaN(Number(cell)))).toEqual([]);
    }
    const meta = JSON.parse(await readFile(`${out()}.meta.json`, 'utf8'));
    expect(meta).toMatchObject({ backend: 'wasm', settings: { every: 1, faces: 1, smoothing: false } });
    expect(meta.columns.map(({ name }: { name: string }) => name)).toEqual(Object.keys(face));
  });

  test('goes on at the file where it was killed, and gives what an unbroken run gave', async () => {
    const again = path.join(folder, 'out', 'again.csv');
    const work = `${again}.work`;
    const mark = { file: 'again.csv.work', text: '{"end":', times: 13 };
    const args = ['--input', mixed(), '--out', again];
    expect(await analyzeUntil({ after: [mark], more: 1 }, ...args)).toBe('SIGKILL');
    expect(existsSync(again)).toBe(false);

    // A mark in the readings of a finished file shows that it is not read again.
    await writeFile(work, readFileSync(work, 'utf8').replace('"timestamp":0,', '"timestamp":7,'));
    const { code } = await analyze('--input', mixed(), '--out', again);
    expect(code).toBe(2);
    const marked = readFileSync(again, 'utf8');
    expect(marked.match(/ 7\.000,/g)).toHaveLength(1);
    expect(marked.replace(' 7.000,', ' 0.000,')).toBe(readFileSync(out(), 'utf8'));
  });

  test('follows several faces where that is asked for', async () => {
    const pair = path.join(folder, 'pair.csv');
    const input = path.join(mixed(), 'good', 'two faces.png');
    const { code } = await analyze('--input', input, '--out', pair, '--faces', '2', '--format', 'fex');
    expect(code).toBe(0);
    const rows = readCsv(pair);
    expect(rows.map(({ frame, face_id }) => `${frame} ${face_id}`)).toEqual(['0 0', '0 1']);
    expect(Number(rows[1].FaceRectX) - Number(rows[0].FaceRectX)).not.toBe(0);
  });
});

test('reads pictures whose names begin as the output’s, and does not read its own output again', async () => {
  const photos = path.join(folder, 'photos');
  const names = ['s1.jpg', 's10.jpg', 't.jpg'];
  await makePortraits(photos, names);
  for (const own of [[], ['s1', 's1.meta.json', 's1.remarks.tsv']]) {
    const { code, stdout } = await analyze('--input', photos, '--out', path.join(photos, 's1'), '--json');
    expect(code).toBe(0);
    const { read, skipped, troubles } = JSON.parse(stdout);
    expect([read, skipped]).toEqual([3, 0]);
    expect(troubles.map(({ input }: { input: string }) => input)).toEqual(own);
    expect(readCsv(path.join(photos, 's1')).map(({ input }) => input)).toEqual(names);
  }
});

test('writes a table for each file where that is asked for, also after it was stopped', async () => {
  const input = path.join(folder, 'nested');
  const names = ['a/x.jpg', 'a/x.png', 'b/x.jpg'];
  await makePortraits(input, names);
  const tables = path.join(folder, 'tables');
  const args = ['--input', input, '--out-dir', tables];
  const mark = { file: 'analysis.work', text: '{"end":', times: 2 };
  expect(await analyzeUntil({ after: [mark], more: 0 }, ...args)).toBe('SIGKILL');
  expect((await analyze(...args)).code).toBe(0);
  expect(
    (await readdir(tables, { recursive: true })).map((name) => name.replaceAll('\\', '/')).sort(),
  ).toEqual([
    ...['a', 'a/x.jpg.csv', 'a/x.jpg.csv.meta.json', 'a/x.png.csv', 'a/x.png.csv.meta.json'],
    ...['analysis.remarks.tsv', 'b', 'b/x.jpg.csv', 'b/x.jpg.csv.meta.json'],
  ]);
  for (const name of names) {
    const table = path.join(tables, `${name}.csv`);
    expect(readCsv(table)).toMatchObject([{ frame: '1', success: '1' }]);
    expect(JSON.parse(await readFile(`${table}.meta.json`, 'utf8'))).toMatchObject({ inputs: [name] });
  }
});

test('refuses what makes no sense, with a sentence', async () => {
  const input = path.join(root, 'lib', 'numbers');
  const out = path.join(folder, 'never.csv');
  for (const [args, sentence] of [
    [['--input', path.join(folder, 'nowhere'), '--out', out], /--input .*nowhere cannot be read/],
    [['--input', input, '--out', out], /holds no picture and no video/],
    [['--input', input, '--out', folder], /--out must name a file/],
    [['--input', input], /Give --out.*or --out-dir.*neither was given/],
    [['--input', input, '--out', out, '--out-dir', folder], /both were given/],
    [['--input', input, '--out-dir', path.join(root, 'package.json')], /--out-dir must name a folder/],
    [
      ['--input', input, '--out', out, '--format', 'fex', '--provenance'],
      /--provenance is for --format openface/,
    ],
    [['--input', input, '--out', out, '--format', 'xls'], /--format must be openface, fex, jsonl/],
    [['--input', input, '--out', out, '--every', '0'], /--every must be a whole number/],
    [['--input', root, '--out', out, '--model', 'none'], /no model “none”/],
    [['--input', input, '--out', out, '--evry', '2'], /no option --evry/],
    [
      ['--input', 'one.mp4', 'two.mp4', 'three.mp4', '--out', out],
      /“two.mp4” and 1 more belong to no option/,
    ],
    [['--input', 'one.mp4', '--input=two.mp4', '--out', out], /--input is given twice/],
    [['--input', input, '--out', '/dev/null'], /--out must name a file.* is a device/],
  ] as const) {
    const { code, stderr } = await analyze(...args);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(1);
  }
  expect(existsSync(out)).toBe(false);
});
