import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { type PageServer, servePage } from '../../lib/headless/page-server';
import { root } from '../../scripts/setup.mjs';
import { launch } from '../harness/browser';
import { hasCues, packetsOf, writtenDuration } from '../harness/video-packets';

const SECONDS = 4.3;
/** Before the recorder's second key picture, which comes after about a hundred. */
const ONE_KEY_SECONDS = 2.3;

let page: Page;
let server: PageServer;

test.beforeAll(async () => {
  server = await servePage({ root, entry: 'tests/browser/kept-video-page.ts' });
  page = await (await launch('--autoplay-policy=no-user-gesture-required')).newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => window.keepVideo);
});

test.afterAll(async () => {
  await page.context().browser()?.close();
  await server.close();
});

async function kept(type: string, withSound: boolean, seconds = SECONDS, lost = 0) {
  const supported = await page.evaluate((name) => MediaRecorder.isTypeSupported(name), type);
  test.skip(!supported, `this browser does not record ${type}`);
  const { written, exported, remarks } = await page.evaluate(
    ([type, withSound, seconds, lost]) => window.keepVideo!(type, withSound, seconds, lost),
    [type, withSound, seconds, lost] as const,
  );
  const blob = (base64: string) => new Blob([Buffer.from(base64, 'base64')], { type });
  return { written: blob(written), exported: blob(exported), remarks };
}

/** Packets and length of a file by ffprobe, which shares no code with us; null without it. */
async function probed(video: Blob, file: string) {
  writeFileSync(file, Buffer.from(await video.arrayBuffer()));
  const show = ['-show_entries', 'packet=codec_type,pts_time,size,flags:format=duration', '-of', 'json'];
  const { stdout, status } = spawnSync('ffprobe', ['-v', 'error', ...show, file], { encoding: 'utf8' });
  if (status === null) return null;
  const { packets, format } = JSON.parse(stdout) as {
    packets: { codec_type: string; pts_time: string; size: string; flags: string }[];
    format: { duration?: string };
  };
  const of = (kind: string) => packets.filter(({ codec_type }) => codec_type === kind);
  const facts = (kind: string) => of(kind).map(({ size, flags }) => `${size} ${flags[0]}`);
  const times = (kind: string) => of(kind).map(({ pts_time }) => Number(pts_time));
  return { seconds: Number(format.duration), facts, times };
}

/** @param end seconds at which the last packet begins, which itself lasts as long as the machine let it */
function expectLength(seconds: number | null, end: number): void {
  expect(seconds).toBeGreaterThanOrEqual(end - 0.001);
  expect(seconds).toBeLessThan(end + 10);
}

for (const [type, withSound] of [
  ['video/webm;codecs=vp9', false],
  ['video/webm;codecs=vp8,opus', true],
  ['video/mp4;codecs=vp9,opus', true],
] as const) {
  test(`a video of the browser's recorder leaves with duration and index: ${type}`, async () => {
    const { written, exported, remarks } = await kept(type, withSound);
    expect(remarks).toEqual([]);
    const [before, after] = [await packetsOf(written), await packetsOf(exported)];
    expect(Object.keys(after).sort()).toEqual(withSound ? ['audio', 'video'] : ['video']);
    for (const track of Object.keys(after)) {
      expect(after[track].map(([, ...packet]) => packet)).toEqual(
        before[track].map(([, ...packet]) => packet),
      );
      after[track].forEach(([time], i) => {
        expect(Math.abs(time - before[track][i][0])).toBeLessThanOrEqual(1);
      });
    }
    const end = Math.max(...Object.values(after).map((packets) => packets[packets.length - 1][0])) / 1000;
    expectLength(await writtenDuration(exported), end);
    if (type.startsWith('video/webm'))
      expect([await hasCues(written), await hasCues(exported)]).toEqual([false, true]);
    const [one, other] = [
      await probed(written, test.info().outputPath('written')),
      await probed(exported, test.info().outputPath('exported')),
    ];
    if (!one || !other) {
      const description = 'compared by mediabunny alone: ffprobe is not on the path';
      test.info().annotations.push({ type: 'skipped in part', description });
      return;
    }
    expectLength(other.seconds, end);
    for (const track of Object.keys(after)) {
      expect(other.facts(track)).toEqual(one.facts(track));
      const shifts = other.times(track).map((time, i) => Math.abs(time - one.times(track)[i]));
      expect(Math.max(...shifts)).toBeLessThan(0.001);
    }
  });
}

test('a video that broke off within a picture goes as far as it is whole', async () => {
  const { written, exported, remarks } = await kept('video/webm;codecs=vp9', false, ONE_KEY_SECONDS, 400);
  expect(remarks[0]).toContain('last part of the video is damaged');
  const { video } = await packetsOf(exported);
  // What a reader makes of the cut file alone is less: it drops all since the last keyframe or so.
  expect(video.length).toBeGreaterThan((await packetsOf(written)).video.length);
  expectLength(await writtenDuration(exported), video[video.length - 1][0] / 1000);
});
