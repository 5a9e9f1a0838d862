import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { predictionSchema } from '../../app/api/predict/predict-schema';
import { DEFAULT_AUS, unitName } from '../../lib/au/catalogue';
import { mean } from '../../lib/numbers/statistics';
import type { FaceRow } from '../../lib/readings/reading-row';
import { launch } from '../harness/browser';
import { framesOf } from '../harness/clip-frames';
import { launchWithWebcam, realClip, webcamOf } from '../harness/webcam';
import { analyze, readRows } from './analyze-cli';
import { giveFiles, readThem, saveTable } from './analyze-page';
import { type Observed, observe, startLive } from './live-page';

/** A probability differs by less than this from one way of reading to another. */
const ALIKE = 0.02;

/** Share of a camera's frames in which probabilities differ by less than that in their mean: its looks are taken in turn. */
const MOST_IN_TURN = 0.75;

/** Every so many frames the API is asked; fewer than it lets one client send at once. */
const ASKED_EVERY = 6;

/** The clip plays so slowly that a busy machine too sees many frames of each round. */
const SLOW = 1 / 3;

const clip = realClip('single_face.mp4') as string;
test.skip(!clip, 'the real clip is not on this machine (../shared/data/clips)');

let folder: string;
/** What the command line says of the clip's frames; the other ways are compared with it. */
let rows: FaceRow[];
let thresholds: Readonly<Record<number, number>>;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'parity-'));
  const out = path.join(folder, 'clip.jsonl');
  expect((await analyze('--input', clip, '--out', out, '--format', 'jsonl')).code).toBe(0);
  rows = readRows(out) as FaceRow[];
  expect(rows.map(({ frame }) => frame)).toEqual(Array.from({ length: 72 }, (_, i) => i + 1));
  expect(rows.every(({ success }) => success)).toBe(true);
  expect(rows.at(-1)?.timestamp).toBeCloseTo(71 / 30, 3);
  const { model } = JSON.parse(await readFile(`${out}.meta.json`, 'utf8'));
  thresholds = Object.fromEntries(model.aus.map((au: number, j: number) => [au, model.thresholds[j]]));
});
test.afterAll(() => rm(folder, { recursive: true }));

type Probabilities = Readonly<Record<string, number>>;
const probabilities = ({ aus }: FaceRow): Probabilities =>
  Object.fromEntries(DEFAULT_AUS.map((au) => [au, aus[unitName(au)]!.p]));

/** Greatest difference of a probability. */
const distance = (row: FaceRow, p: Probabilities) =>
  Math.max(...DEFAULT_AUS.map((au) => Math.abs(row.aus[unitName(au)]!.p - p[au])));

function expectAlike(row: FaceRow, p: Probabilities): void {
  expect(distance(row, p), `frame ${row.frame}`).toBeLessThan(ALIKE);
  for (const au of DEFAULT_AUS) {
    expect(p[au] >= thresholds[au], `AU${au} of frame ${row.frame}`).toBe(row.aus[unitName(au)]!.decision);
  }
}

const meanDistance = (row: FaceRow, p: Probabilities) =>
  mean(DEFAULT_AUS.map((au) => Math.abs(row.aus[unitName(au)]!.p - p[au])));

test('a frame is read the same whichever frames are read with it', async () => {
  const out = path.join(folder, 'some.jsonl');
  expect((await analyze('--input', clip, '--out', out, '--format', 'jsonl', '--every', '5')).code).toBe(0);
  const readings = (all: readonly FaceRow[]) => all.map((row) => ({ ...row, settings: '' })); // they differ
  const wanted = rows.filter(({ frame }) => (frame - 1) % 5 === 0);
  expect(readings(readRows(out) as FaceRow[])).toEqual(readings(wanted));
});

test('the API says of a frame as a picture what the command line says of the clip', async ({ baseURL }) => {
  const { frames } = await framesOf(clip, 'png');
  for (const [i, frame] of frames.entries()) {
    if (i % ASKED_EVERY !== 0) continue;
    const response = await fetch(`${baseURL}/api/predict`, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: new Uint8Array(frame),
    });
    expect(response.status).toBe(200);
    const prediction = predictionSchema.parse(await response.json());
    expectAlike(rows[i], probabilities(prediction.rows[0] as FaceRow));
  }
});

test('the page of files says of the clip what the command line says', async ({ baseURL }) => {
  const browser = await launch();
  const page = await browser.newPage();
  await giveFiles(page, baseURL as string, [clip]);
  await readThem(page);
  const table = path.join(folder, 'page.jsonl');
  await saveTable(page, 'JSON Lines', table);
  await browser.close();
  const onPage = readRows(table) as FaceRow[];
  expect(onPage).toHaveLength(rows.length);
  for (const [i, row] of onPage.entries()) expectAlike(rows[i], probabilities(row));
});

test('the webcam says of each frame what the command line says', async ({ baseURL }) => {
  const differences: number[] = [];
  const webcam = await webcamOf(clip, { rate: SLOW * 30 });
  await expectLiveAlike(
    await launchWithWebcam(webcam),
    (page) => startLive(page, baseURL as string),
    (row, p) => void differences.push(meanDistance(row, p)),
  );
  const alike = differences.filter((difference) => difference < ALIKE).length / differences.length;
  expect(alike, differences.map((difference) => difference.toFixed(3)).join(' ')).toBeGreaterThanOrEqual(
    MOST_IN_TURN,
  );
});

test('the live page says of each frame of an opened clip what the command line says', async ({ baseURL }) => {
  await expectLiveAlike(
    await launch(),
    async (page) => {
      await page.addInitScript((rate) => {
        const { play } = HTMLMediaElement.prototype;
        HTMLMediaElement.prototype.play = function () {
          this.playbackRate = rate;
          return play.call(this);
        };
      }, SLOW);
      await page.goto(baseURL as string);
      await page.locator('input[type="file"]').first().setInputFiles(clip);
      await page.waitForSelector('#live[data-faces="1"]');
    },
    expectAlike,
  );
});

/** Compares each frame that the live page shows with the frame of the clip that it is most like. */
async function expectLiveAlike(
  browser: Browser,
  start: (page: Page) => Promise<void>,
  expectSame: typeof expectAlike,
): Promise<void> {
  let seen: Observed[];
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } }); // wide: settings are open
    await start(page);
    const off = page.getByRole('group', { name: 'Smoothing' }).getByRole('radio', { name: 'Off' });
    await off.press('Space');
    await expect(off).toBeChecked();
    // What is shown first may be of before smoothing went off: rows are written ten times a second.
    seen = (await observe(page, 60)).slice(12).filter(({ faces }) => faces === 1);
  } finally {
    await browser.close();
  }
  expect(seen.length).toBeGreaterThan(15);
  const matches = seen.map(({ p }) => {
    const best = rows.reduce((one, other) => (distance(other, p) < distance(one, p) ? other : one));
    expectSame(best, p);
    return best.frame;
  });
  // The clip plays forward, in a loop: almost every match must be later in it than the one before.
  const back = matches.filter((frame, i) => i > 0 && frame < matches[i - 1]).length;
  expect(back).toBeLessThan(matches.length / 3);
}
