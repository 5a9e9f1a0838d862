import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import sharp, { type Sharp } from 'sharp';
import { DEFAULT_AUS, unitName } from '../../lib/au/catalogue';
import type { FaceRow, ReadingRow } from '../../lib/readings/reading-row';
import { root } from '../../scripts/setup.mjs';
import { aviOf } from '../harness/avi';
import { launch } from '../harness/browser';
import { renderedFace, renderedFaces } from '../harness/webcam';
import { analyze, readRemarks, readRows } from './analyze-cli';
import { giveFiles, readThem, saveTable } from './analyze-page';

/** A probability of a picture in another kind of file, where only rounding differs. */
const ALIKE = 0.02;

const hasFfmpeg = (() => {
  try {
    return /libx264|libvpx-vp9/.test(
      execFileSync('ffmpeg', ['-hide_banner', '-encoders'], { encoding: 'utf8' }),
    );
  } catch {
    return false;
  }
})();

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'formats-'));
});
test.afterAll(() => rm(folder, { recursive: true }));

/** One face in many kinds of files, none of whose names says what it is. */
async function makePictures(place: string): Promise<void> {
  mkdirSync(place);
  const face = () => sharp(renderedFace());
  const png = await face().png().toBuffer();
  const put = (name: string, bytes: Uint8Array) => writeFile(path.join(place, name), bytes);
  await put('plain.png', png);
  await put('plain.jfif', renderedFace());
  await put('misnamed.mp4', png);
  await put('lzw.tif', await face().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer());
  await put('deep.tiff', await face().toColourspace('rgb16').tiff({ compression: 'deflate' }).toBuffer());
  await put('turned.tif', await turned());
  await put(
    'pages.tif',
    await sharp([png, png], { join: { animated: true } })
      .tiff({ compression: 'lzw' })
      .toBuffer(),
  );
  await put('grey.png', await face().greyscale().png().toBuffer());
  await put(
    'white-is-zero.tif',
    await face().greyscale().tiff({ miniswhite: true, compression: 'lzw' }).toBuffer(),
  );
  // The ground's colour is under the transparent part as well, so a reader that drops alpha alone would see it.
  const ground = await cutOut();
  await put('cut-out.png', await ground.png().toBuffer());
  await put('cut-out.tif', await ground.tiff({ compression: 'lzw' }).toBuffer());
  await put('on-grey.png', await ground.flatten({ background: '#808080' }).png().toBuffer());
}

async function turned(): Promise<Buffer> {
  const lying = await sharp(renderedFace()).rotate(90).png().toBuffer();
  return sharp(lying).withMetadata({ orientation: 8 }).tiff({ compression: 'lzw' }).toBuffer();
}

/** The face with everything transparent but an oval in the middle. */
async function cutOut(): Promise<Sharp> {
  const { width, height } = await sharp(renderedFace()).metadata();
  const oval = `<svg width="${width}" height="${height}"><ellipse cx="50%" cy="50%" rx="40%" ry="48%"/></svg>`;
  const png = await sharp(renderedFace())
    .ensureAlpha()
    .composite([{ input: Buffer.from(oval), blend: 'dest-in' }])
    .png()
    .toBuffer();
  return sharp(png);
}

const byName = (rows: readonly ReadingRow[]) => new Map(rows.map((row) => [row.input, row as FaceRow]));

/** Greatest difference of a probability. */
function distance(one: FaceRow, other: FaceRow): number {
  return Math.max(
    ...DEFAULT_AUS.map((au) => Math.abs(one.aus[unitName(au)]!.p - other.aus[unitName(au)]!.p)),
  );
}

function expectPictures(rows: readonly ReadingRow[]): void {
  const files = byName(rows);
  const alike: [string, string][] = [
    ...['plain.jfif', 'misnamed.mp4', 'lzw.tif', 'deep.tiff', 'turned.tif', 'pages.tif'].map(
      (name): [string, string] => [name, 'plain.png'],
    ),
    ['white-is-zero.tif', 'grey.png'],
    ['cut-out.png', 'on-grey.png'],
    ['cut-out.tif', 'on-grey.png'],
  ];
  for (const [name, same] of alike) {
    expect(files.get(name)?.success, name).toBe(true);
    expect(distance(files.get(name)!, files.get(same)!), name).toBeLessThan(ALIKE);
  }
}

test('reads a picture the same whatever kind of file it is in and whatever the name says', async ({
  baseURL,
}) => {
  const place = path.join(folder, 'pictures');
  await makePictures(place);
  const out = path.join(folder, 'pictures.jsonl');
  const { code, stderr } = await analyze('--input', place, '--out', out, '--format', 'jsonl');
  expect(code, stderr).toBe(0);
  expectPictures(readRows(out));
  expect(stderr).toContain('pages.tif: more pictures (its first picture was read; it holds 2 pages)');

  const browser = await launch();
  const page = await browser.newPage();
  await giveFiles(page, baseURL as string, place);
  await readThem(page);
  const table = path.join(folder, 'page.jsonl');
  await saveTable(page, 'JSON Lines', table);
  expectPictures(readRows(table));
  await expect(page.locator('[data-path="pages.tif"]')).toContainText('More pictures in it');
  await browser.close();
});

/** Motion JPEG in AVI, 10 frames at 25 a second. */
async function motionJpeg(): Promise<Buffer> {
  const { width, height } = await sharp(renderedFace()).metadata();
  return aviOf(renderedFaces().slice(0, 10), { width, height, rate: 25 });
}

test.describe('videos that browsers do not open or decode', () => {
  test('are converted by ffmpeg: each frame once, at its time, and nothing is left behind', async () => {
    test.skip(!hasFfmpeg, 'there is no ffmpeg with an encoder on the PATH');
    const place = path.join(folder, 'videos');
    const scratch = path.join(folder, 'scratch');
    mkdirSync(place);
    mkdirSync(scratch);
    await writeFile(path.join(place, '-mj.avi'), await motionJpeg());
    for (const [i, jpeg] of renderedFaces().slice(0, 10).entries()) {
      const picture = await sharp(jpeg).png().toBuffer();
      await writeFile(path.join(place, `${i + 1}.png`), picture);
    }
    // MPEG-4 Part 2, whose frames are neither evenly spaced nor begin at zero; odd sizes.
    const times = "settb=1/1000,setpts='(0.7+N*0.0333+if(gt(N,4),1.234,0))/TB',crop=iw-1:ih-1:exact=1";
    const input = ['-i', `file:${path.join(place, '-mj.avi')}`, '-vf', times, '-vsync', 'passthrough'];
    const mkv = path.join(place, 'uneven.mkv');
    const codec = ['-enc_time_base', '1:1000', '-c:v', 'mpeg4', '-q:v', '2', `file:${mkv}`];
    execFileSync('ffmpeg', ['-nostdin', '-v', 'error', ...input, ...codec], { stdio: 'ignore' });

    const out = path.join(folder, 'videos.jsonl');
    process.env.TMPDIR = scratch;
    const { code, stderr } = await analyze('--input', place, '--out', out, '--format', 'jsonl').finally(
      () => {
        delete process.env.TMPDIR;
      },
    );
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/-mj\.avi: converted \(by ffmpeg \S+ \(lib/);
    expect(readdirSync(scratch).filter((name) => name.startsWith('ugn-live-'))).toEqual([]);
    const rows = readRows(out) as FaceRow[];
    const avi = rows.filter(({ input }) => input === '-mj.avi');
    expect(avi.map(({ timestamp }) => timestamp.toFixed(3))).toEqual(avi.map((_, i) => (i / 25).toFixed(3)));
    expect(avi).toHaveLength(10);
    const pictures = byName(rows);
    for (const row of avi) {
      expect(distance(row, pictures.get(`${row.frame}.png`)!), `frame ${row.frame}`).toBeLessThan(0.05);
    }
    const uneven = rows.filter(({ input }) => input === 'uneven.mkv').map(({ timestamp }) => timestamp);
    const wanted = uneven.map((_, i) => 0.7 + i * 0.0333 + (i > 4 ? 1.234 : 0));
    expect(uneven).toHaveLength(10);
    for (const [i, time] of uneven.entries()) expect(Math.abs(time - wanted[i])).toBeLessThan(0.0011);
  });

  test('leave nothing behind when the reading is stopped', async () => {
    test.skip(!hasFfmpeg, 'there is no ffmpeg with an encoder on the PATH');
    test.skip(process.platform === 'win32', 'there are no signals');
    const scratch = path.join(folder, 'stopped');
    mkdirSync(scratch);
    const long = path.join(folder, 'long.avi');
    const source = [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=640x480:r=30',
      '-t',
      '60',
      '-c:v',
      'mpeg4',
      `file:${long}`,
    ];
    execFileSync('ffmpeg', ['-nostdin', '-v', 'error', ...source]);
    const args = [
      '--import',
      'tsx',
      'cli/analyze-command.ts',
      '--input',
      long,
      '--out',
      path.join(folder, 'l.csv'),
    ];
    const run = spawn(process.execPath, args, { cwd: root, env: { ...process.env, TMPDIR: scratch } });
    const ended = new Promise<number | null>((resolve) => run.on('close', resolve));
    const made = () => readdirSync(scratch).filter((name) => name.startsWith('ugn-live-'));
    const copies = () => made().filter((name) => !name.startsWith('ugn-live-browser-'));
    await expect.poll(copies, { timeout: 120_000 }).toHaveLength(1);
    run.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(made()).toEqual([]);
  });

  test('are refused with codec and the line that converts them where there is no ffmpeg, and in the page', async ({
    baseURL,
  }) => {
    const avi = path.join(folder, 'no ffmpeg.avi');
    await writeFile(avi, await motionJpeg());
    const out = path.join(folder, 'refused.csv');
    const before = process.env.PATH;
    const bin = path.join(folder, 'bin');
    mkdirSync(bin);
    await writeFile(path.join(bin, 'ffmpeg'), '#!/bin/sh\nexit 127\n', { mode: 0o755 });
    process.env.PATH = `${bin}${path.delimiter}${before}`;
    const { code, stderr } = await analyze('--input', avi, '--out', out).finally(() => {
      process.env.PATH = before;
    });
    const line =
      /an AVI video with Motion JPEG \(MJPG\).*ffmpeg -i "no ffmpeg\.avi" .* "no ffmpeg-converted\.mp4"/;
    expect(stderr).toMatch(line);
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
    expect(readRemarks(`${out}.remarks.tsv`)).toMatchObject([{ outcome: 'failed', reason: 'unsupported' }]);

    const browser = await launch();
    const page = await browser.newPage();
    await giveFiles(page, baseURL as string, [avi]);
    await readThem(page);
    await expect(page.locator('[data-path="no ffmpeg.avi"]')).toContainText(line);
    await browser.close();
  });
});

test('says by its exit code that a file given by itself could not be read', async () => {
  const notes = path.join(folder, 'notes.txt');
  await writeFile(notes, 'Seen on Monday.');
  const { code, stderr } = await analyze('--input', notes, '--out', path.join(folder, 'notes.csv'));
  expect(stderr).toContain('its content is that of no picture and no video');
  expect(code).toBe(2);
});
