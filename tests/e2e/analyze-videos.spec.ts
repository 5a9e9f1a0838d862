import { appendFileSync, copyFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import sharp from 'sharp';
import type { ReadingRow } from '../../lib/readings/reading-row';
import { launch } from '../harness/browser';
import {
  damage,
  film,
  hasFfmpeg,
  join,
  packetsOf,
  shownTimes,
  trim,
  withEdits,
} from '../harness/made-videos';
import { renderedFaces } from '../harness/webcam';
import { analyze, readRemarks, readRows } from './analyze-cli';
import { giveFiles, readThem, saveTable } from './analyze-page';

test.skip(!hasFfmpeg(), 'ffmpeg and ffprobe, which make and count the clips, are not on this machine');

const H264 = ['-vf', 'scale=240:-2', '-c:v', 'libx264', '-g', '15', '-pix_fmt', 'yuv420p'];
const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime'];

/** Those that the page reads too: the code is the same. */
const ON_PAGE = ['damaged.mp4', 'edited.mp4', 'recorded.mp4', 'trimmed.mp4'];

let folder: string;
const at = (...names: string[]) => path.join(folder, ...names);
/** What is said of each clip, and its rows by the command line. */
let notes: Record<string, string>;
let rows: ReadingRow[];
const rowsOf = (name: string, all = rows) => all.filter(({ input }) => input === name);
const timesOf = (name: string, all = rows) => rowsOf(name, all).map(({ timestamp }) => timestamp);

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'videos-'));
  await mkdir(at('clips'));
  const clip = (name: string) => at('clips', name);
  film(at('whole.mp4'), 3, ...H264);
  trim(at('whole.mp4'), clip('trimmed.mp4'), 0.8, 1);
  // Tables last, 512 units a frame: the second second, then the first half.
  withEdits(at('whole.mp4'), clip('edited.mp4'), [
    [1000, 16384],
    [500, 1024],
  ]);
  copyFileSync(clip('trimmed.mp4'), clip('trailing.mp4'));
  appendFileSync(clip('trailing.mp4'), 'A note of the editor.');
  const packets = packetsOf(at('whole.mp4'));
  damage(at('whole.mp4'), clip('damaged.mp4'), packets[38].at, 60);
  film(clip('uneven.mp4'), 1, '-vf', "scale=240:-2,select='not(mod(n,3))+not(mod(n,7))'", '-fps_mode', 'vfr');
  film(clip('late.mkv'), 0.5, '-vf', 'scale=240:-2', '-output_ts_offset', '5.25');
  film(clip('deep.mp4'), 0.5, '-vf', 'scale=240:-2', '-c:v', 'libx264', '-pix_fmt', 'yuv420p10le');
  film(clip('odd.webm'), 0.5, '-vf', 'scale=241:135', ...VP8);
  film(clip('fields.mp4'), 1, '-vf', 'scale=240:136,interlace', '-c:v', 'libx264', '-flags', '+ilme+ildct');
  film(at('wide.ts'), 0.5, '-vf', 'scale=480:270', '-c:v', 'libx264');
  film(at('small.ts'), 0.5, '-vf', 'scale=240:-2', '-c:v', 'libx264');
  join(clip('resized.mkv'), at('list.txt'), at('wide.ts'), at('small.ts'));
  await writeFile(clip('recorded.mp4'), await recordedVp9());

  const run = await analyze(
    '--input',
    at('clips'),
    '--out',
    at('clips.jsonl'),
    '--format',
    'jsonl',
    '--json',
  );
  expect(run.code, run.stderr).toBe(2); // damaged.mp4 has lost something
  expect(JSON.parse(run.stdout)).toMatchObject({ failed: 0, incomplete: 1 });
  rows = readRows(at('clips.jsonl'));
  notes = Object.fromEntries(
    readRemarks(at('clips.jsonl.remarks.tsv'))
      .filter(({ reason }) => reason !== 'no face')
      .map(({ input, reason, detail }) => [input, `${reason}: ${detail}`]),
  );
});
test.afterAll(() => rm(folder, { recursive: true }));

test('a video gives the frames that a player shows, at its times to a millisecond', () => {
  const whole = ['trimmed', 'edited', 'trailing', 'uneven', 'deep', 'fields', 'recorded'].map(
    (name) => `${name}.mp4`,
  );
  for (const name of [...whole, 'late.mkv', 'odd.webm', 'resized.mkv']) {
    const shown = shownTimes(at('clips', name));
    const times = timesOf(name);
    expect(times.length, name).toBe(shown.length);
    for (const [i, time] of times.entries())
      expect(Math.abs(time - shown[i]), `${name} ${i}`).toBeLessThan(0.001);
    expect(times[0], name).toBeGreaterThanOrEqual(0);
    expect(rowsOf(name).map(({ frame }) => frame)).toEqual(times.map((_, i) => i + 1));
    expect(notes[name], name).toBeUndefined();
  }
  expect(timesOf('edited.mp4')).toHaveLength(45);
});

test('behind damage it goes on at the next key frame, and says how much is lost', () => {
  const frames = rowsOf('damaged.mp4').map(({ frame }) => frame);
  const lost = 90 - frames.length;
  const first = frames.findIndex((frame, i) => frame !== i + 1);
  expect(lost).toBeGreaterThan(0);
  expect(lost).toBeLessThan(15); // key frames are 15 apart
  expect(frames[first]).toBe(46);
  expect(frames.at(-1)).toBe(90);
  for (const { frame, timestamp } of rowsOf('damaged.mp4'))
    expect(timestamp).toBeCloseTo((frame - 1) / 30, 3);
  expect(notes['damaged.mp4']).toBe(
    `lost: ${lost} frames cannot be decoded: ${lost} from ${(first / 30).toFixed(3)} s on`,
  );
});

test('positions keep the scale of the first frame, and a face its number, when the size changes', () => {
  const faces = rowsOf('resized.mkv').flatMap((row) => (row.success ? [row] : []));
  expect(new Set(faces.map(({ face_id }) => face_id))).toEqual(new Set([0]));
  const [before, after] = [14, 29].map((i) => faces[i].box);
  expect(Math.abs(after.width / before.width - 1)).toBeLessThan(0.2);
});

test('the page of files gives the same frames at the same times', async ({ baseURL }) => {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const given = ON_PAGE.map((name) => at('clips', name));
    await giveFiles(page, baseURL as string, given);
    await readThem(page);
    await expect(page.locator('[data-path="damaged.mp4"]')).toContainText(/Damaged/);
    await saveTable(page, 'JSON Lines', at('page.jsonl'));
  } finally {
    await browser.close();
  }
  const onPage = readRows(at('page.jsonl'));
  const place = ({ input, frame, timestamp }: ReadingRow) => `${input} ${frame} ${timestamp.toFixed(3)}`;
  const same = rows.filter(({ input }) => ON_PAGE.includes(input));
  expect(onPage.map(place)).toEqual(same.map(place));
});

test('numbered pictures are one film by the order of their numbers', async () => {
  await mkdir(at('film'));
  const names = ['f1', 'f2', 'f3', 'f5', 'f9', 'f10', 'f11'];
  for (const [i, name] of names.entries()) {
    const picture = await sharp(renderedFaces()[i]).resize(240).png().toBuffer();
    await writeFile(at('film', `${name}.png`), name === 'f3' ? 'no picture' : picture);
  }
  const out = at('film.jsonl');
  const args = ['--input', at('film'), '--out', out, '--format', 'jsonl'];
  const { code, stderr } = await analyze(...args, '--sequence', '--fps', '20');
  expect(stderr).toContain('numbers 4, 6–8 are missing');
  expect(stderr).toContain('1 frame cannot be decoded: 1 from 0.100 s on');
  expect(code).toBe(2);
  const places = readRows(out).map(({ input, frame, timestamp, success, ...face }) => {
    return [input, frame, timestamp, success && 'face_id' in face && face.face_id];
  });
  expect(places).toEqual([0, 1, 3, 4, 5, 6].map((i) => ['film', i + 1, i / 20, 0]));
  expect((await analyze(...args, '--fps', '20')).stderr).toContain('give --sequence too');
  expect(await readFile(out, 'utf8')).toContain('"film"');
});

/** A second of a canvas as Chromium's own recorder writes it, with VP9 of level 0. */
async function recordedVp9(): Promise<Buffer> {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const content = await page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      const context = canvas.getContext('2d')!;
      const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/mp4;codecs=vp9' });
      const parts: Blob[] = [];
      recorder.ondataavailable = ({ data }) => parts.push(data);
      const stopped = new Promise((resolve) => {
        recorder.onstop = resolve;
      });
      recorder.start();
      for (let i = 0; i < 20; i++) {
        context.fillStyle = `hsl(${18 * i} 80% 50%)`;
        context.fillRect(0, 0, canvas.width, canvas.height);
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
      recorder.stop();
      await stopped;
      const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
      return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
    });
    return Buffer.from(content, 'base64');
  } finally {
    await browser.close();
  }
}
