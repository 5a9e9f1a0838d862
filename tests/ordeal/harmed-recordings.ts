import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { findBrowser } from '../../lib/headless/find-browser.mjs';
import { Random } from '../../lib/numbers/random';
import { startLive } from '../e2e/live-page';
import { crash, momentSlider, recordUntil } from '../e2e/recording-page';
import { launchOnProfile } from '../harness/browser';
import { openSite } from '../harness/site';
import { anyWebcam, webcamFlags } from '../harness/webcam';
import { keptIn } from './kept-recordings';
import type { Ordeal } from './kinds';
import { openPage } from './open-page';

const HARMS = ['tab', 'renderer', 'browser', 'quota', 'disk', 'second tab'] as const;
/** Seconds that a harm may cost. */
const MOST_LOST = 1;
/** Megabytes of the disk that is filled: a profile takes about 60. */
const DISK = 400;

/** A recording meets a harm at a moment drawn by lot; afterwards it is whole up to a second before. */
export async function open(work: string): Promise<Ordeal> {
  process.env.UGN_CHROME ??= findBrowser();
  const site = await openSite({});
  const flags = webcamFlags(await anyWebcam());

  const harm = async (number: number, profile: string) => {
    const random = new Random(37, number);
    const how = HARMS[number % HARMS.length];
    const hasVideo = random.int(2) === 0;
    let browser = await launchOnProfile(profile, ...flags);
    try {
      const live = await openPage(browser.context);
      await live.addInitScript(watchFrames);
      await startLive(live, site.url);
      if (hasVideo) await live.getByRole('checkbox', { name: /record the video/i }).check();
      await live.getByRole('button', { name: 'Record' }).click();
      await recordUntil(live, 1);
      await setTimeout(500 + random.int(4000));

      let shown: number;
      switch (how) {
        case 'tab':
          shown = await lastShown(live);
          await live.close();
          break;
        case 'renderer':
          shown = await lastShown(live);
          await crash(live);
          break;
        case 'browser':
          shown = await lastShown(live);
          await browser.kill();
          browser = await launchOnProfile(profile);
          break;
        case 'second tab': {
          const other = await openPage(browser.context);
          await other.goto(`${site.url}/recordings`);
          await other.locator('[data-recording]').waitFor();
          const [{ state }] = (await keptIn(other)).recordings;
          if (state !== 'recording') throw new Error(`the second tab made it ${state}`);
          shown = await lastShown(live);
          await crash(live);
          await other.close();
          break;
        }
        case 'quota': {
          const { origin } = new URL(site.url);
          const devtools = await browser.context.newCDPSession(live);
          const { usage } = await devtools.send('Storage.getUsageAndQuota', { origin });
          await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage });
          shown = await lastOfClosed(live);
          await live.close();
          break;
        }
        case 'disk':
          fill(path.join(profile, 'filler'));
          shown = await lastOfClosed(live);
          rmSync(path.join(profile, 'filler'));
          await live.close();
          break;
      }
      return { how, ...(await lostOf(browser.context, site.url, shown, hasVideo)) };
    } finally {
      await browser.close().catch(() => browser.kill());
    }
  };

  return {
    async trial(number) {
      const profile = mkdtempSync(path.join(work, 'profile-'));
      const isSmall = HARMS[number % HARMS.length] === 'disk';
      if (isSmall) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}m`, 'ugn-ordeal', profile]);
      try {
        const { how, lost, lostVideo, ended } = await harm(number, profile);
        if (Math.max(lost, lostVideo ?? 0) > MOST_LOST) {
          throw new Error(
            `${how}: ${lost.toFixed(2)} s are lost, and ${lostVideo?.toFixed(2) ?? 'no'} of video; ${ended}`,
          );
        }
        return {
          [`s lost (${how})`]: lost,
          ...(lostVideo !== null && { [`s of video lost (${how})`]: lostVideo }),
        };
      } finally {
        if (isSmall) execFileSync('umount', ['--lazy', profile]);
        rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
      }
    },
    close: () => site.close(),
  };
}

/**
 * Opens the library, which repairs, and looks at all that is kept of the only recording.
 * @param shown when the last frame was shown, milliseconds since 1970
 */
async function lostOf(
  context: BrowserContext,
  url: string,
  shown: number,
  hasVideo: boolean,
): Promise<{ lost: number; lostVideo: number | null; ended: string }> {
  const page = await openPage(context);
  await page.goto(`${url}/recordings`);
  await page.locator('[data-recording]').waitFor();
  const { recordings, chunks, files } = await keptIn(page);
  if (recordings.length !== 1) throw new Error(`${recordings.length} recordings are kept`);
  const [{ id, state, ended, totals, zero }] = recordings;
  if (state !== 'closed') throw new Error(`it is ${state}`);
  if (chunks.join() !== Array.from({ length: totals.chunks }, (_, i) => i).join())
    throw new Error(`chunks ${chunks.join()} of ${totals.chunks} are there`);
  const expected = Array.from(
    { length: totals.videoPieces },
    (_, i) => `${id}/${String(i).padStart(6, '0')}`,
  );
  if (files.sort().join() !== expected.join()) throw new Error(`the files are ${files.join()}`);
  await page.locator('[data-recording] a').first().click();
  await momentSlider(page).waitFor();
  const seconds = (shown - zero) / 1000;
  let lostVideo = null;
  if (hasVideo) {
    await page.waitForFunction(() => Number.isFinite(document.querySelector('video')?.duration));
    lostVideo = seconds - (await page.locator('video').evaluate((video: HTMLVideoElement) => video.duration));
  }
  return { lost: seconds - totals.seconds, lostVideo, ended };
}

/** Notes when frames are shown, and that of the last one before a recording ended. */
function watchFrames(): void {
  let last = 0;
  let frame: string | undefined;
  Object.assign(window, { lastShown: () => last });
  new MutationObserver(() => {
    const state = document.getElementById('record-bar')?.dataset.state;
    const shown = document.getElementById('live')?.dataset.frame;
    if (shown === frame || state === 'closing' || state === 'closed') return;
    frame = shown;
    last = Date.now();
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-frame', 'data-state'] });
}

function lastShown(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { lastShown(): number }).lastShown());
}

async function lastOfClosed(page: Page): Promise<number> {
  await page.waitForSelector('#record-bar[data-state="closed"]');
  return lastShown(page);
}

/** Writes a file until nothing more fits. */
function fill(file: string): void {
  for (const bytes of [1 << 20, 1 << 12]) {
    const block = Buffer.alloc(bytes, 1);
    try {
      for (;;) writeFileSync(file, block, { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}
