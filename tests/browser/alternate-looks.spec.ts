import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { type PageServer, servePage } from '../../lib/headless/page-server';
import { root } from '../../scripts/setup.mjs';
import { launch } from '../harness/browser';
import { framesOf } from '../harness/clip-frames';
import { realClip, renderedFaces } from '../harness/webcam';

/** What docs/live.md says of looks taken in turn. */
const MOST_DIFFERENCE = 0.02;
const LATEST_MS = 50;
/** An onset counts when the unit stays present for so many frames. */
const STAYS = 3;

let server: PageServer;
test.beforeAll(async () => {
  server = await servePage({ root, entry: 'tests/browser/alternate-looks-page.ts' });
});
test.afterAll(() => server.close());

type Series = number[][];

/** p of the first face in each picture, as a live session reads them or by both looks. */
async function readAll(pictures: readonly Buffer[], frameMs: number, isLive: boolean): Promise<Series> {
  const browser = await launch();
  try {
    const page: Page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => window.liveReading);
    await page.evaluate((live) => window.liveReading!.load(live), isLive);
    const series: Series = [];
    for (const [i, picture] of pictures.entries()) {
      const face = await page.evaluate(([content, time]) => window.liveReading!.read(content, time), [
        picture.toString('base64'),
        i * frameMs,
      ] as const);
      expect(face, `a face in picture ${i}`).not.toBeNull();
      series.push(face!.p);
    }
    return series;
  } finally {
    await browser.close();
  }
}

const { thresholds } = JSON.parse(readFileSync(`${root}/public/models/default/manifest.json`, 'utf8')) as {
  thresholds: number[];
};

/** Frames by which units become present later in `other`, of those that become so in `series` and stay. */
function lagsOf(series: Series, other: Series): number[] {
  return thresholds.flatMap((threshold, unit) => {
    const isPresent = (of: Series, i: number) => of[i][unit] >= threshold;
    const onsets = series.flatMap((_, i) => {
      const stays = series.slice(i, i + STAYS).every((p) => p[unit] >= threshold);
      return i > 0 && i + STAYS <= series.length && stays && !isPresent(series, i - 1) ? [i] : [];
    });
    return onsets.map((onset) => {
      const later = series.findIndex((_, i) => i >= onset - 1 && isPresent(other, i));
      return later === -1 ? Number.POSITIVE_INFINITY : later - onset;
    });
  });
}

const CLIPS = [
  { name: 'rendered', frameMs: 1000 / 30, first: 0, end: 60 },
  { name: 'single_face.mp4', frameMs: 1000 / 30, first: 0, end: 72 },
  { name: 'WolfgangLanger_Pexels.mp4', frameMs: 1001 / 24, first: 0, end: 72 },
];

for (const { name, frameMs, first, end } of CLIPS) {
  test(`looks in turn differ little from both looks, and are not late: ${name}`, async () => {
    const clip = name === 'rendered' ? name : realClip(name);
    test.skip(!clip, 'the real clip is not on this machine (../shared/data/clips)');
    const all = name === 'rendered' ? renderedFaces() : (await framesOf(clip!, 'png')).frames;
    const pictures = all.slice(first, end);
    const both = await readAll(pictures, frameMs, false);
    const inTurn = await readAll(pictures, frameMs, true);
    const differences = both.flatMap((p, i) => p.map((value, unit) => Math.abs(value - inTurn[i][unit])));
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    const lags = lagsOf(both, inTurn);
    console.log(`${name}: mean |Δp| ${mean.toFixed(4)}, onsets later by ${lags.join(', ')} frames`);
    expect(mean).toBeLessThanOrEqual(MOST_DIFFERENCE);
    expect(mean, 'one look a frame').toBeGreaterThan(0);
    expect(Math.max(0, ...lags) * frameMs).toBeLessThanOrEqual(LATEST_MS);
  });
}
