// `npm run bench:stream [-- minutes]`: how much later than the live page has a reading a client of /api/stream has it, and
// whether page, browser, server or client grow meanwhile. When the page hands a reading on, it notes the time; page and client
// look at the same clock. UGN_CHROME names the browser; build the site first.

import { readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { median, quantile } from '../../lib/numbers/statistics';
import { readStream } from '../../lib/outlets/read-stream';
import { STREAM_CHANNEL } from '../../lib/readings/stream-message';
import { openSite } from '../harness/site';
import { launchWithWebcam, stillWebcam } from '../harness/webcam';
import { slopeOf } from '../ordeal/slope';

const TOKEN = 'a-token-of-32-characters-or-more';
const MINUTES = Number(process.argv[2] ?? 1);
/** The median that is wanted, milliseconds. */
const WANTED = 20;
/** Parts of the run that are printed one by one. */
const PARTS = 12;
/** Frames before it in which caches fill: Chromium keeps the shared memory of some 512 pictures. */
const FIRST_FRAMES = 700;

declare global {
  /** By frame, performance.timeOrigin + performance.now() of when the page had it; those that were looked at are gone. */
  var told: Record<number, number>;
}

if (!(MINUTES > 0)) throw new Error('Minutes must be a number above 0, as in `npm run bench:stream -- 60`.');
const site = await openSite({ UGN_OPERATOR_TOKEN: TOKEN });
const browser = await launchWithWebcam(stillWebcam());
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(0); // a busy machine loads slowly
  await page.addInitScript(
    ({ channel, token }) => {
      sessionStorage.setItem('ugn-live-operator-token', token);
      globalThis.told = {};
      const post = BroadcastChannel.prototype.postMessage;
      BroadcastChannel.prototype.postMessage = function (message) {
        if (this.name === channel)
          globalThis.told[message.rows[0].frame] = performance.timeOrigin + performance.now();
        post.call(this, message);
      };
    },
    { channel: STREAM_CHANNEL, token: TOKEN },
  );
  await page.goto(site.url);
  const debugging = await page.context().newCDPSession(page);
  const memory = async (): Promise<Record<string, number>> => {
    await debugging.send('HeapProfiler.collectGarbage');
    return {
      'page heap': (await debugging.send('Runtime.getHeapUsage')).usedSize / 1e6,
      browser: sum((await processesOf(browser)).map(residentOf)),
      server: residentOf(site.process.pid!),
      client: residentOf(process.pid),
    };
  };
  await page.getByRole('button', { name: /enable webcam/i }).click();
  await page.waitForSelector('#live[data-state="running"]');
  const ended = new AbortController();
  const rows = readStream(site.url, TOKEN, ended.signal);
  const first = rows.next();
  await page.locator('#stream').getByRole('radio', { name: 'This machine' }).check();
  let reason = 'the server or the line ended it';
  const over = '#live:not([data-state="running"]), #stream[data-to="nobody"]';
  page.waitForSelector(over, { state: 'attached' }).then(
    async () => {
      const words = await page.locator('#live').getByRole('alert').allInnerTexts();
      reason = words.join(' ').replace(/\s+/g, ' ') || 'the page stopped reading';
      ended.abort();
    },
    () => {}, // the browser was closed
  );
  let next = await first;
  while (!next.done && next.value.frame < FIRST_FRAMES) next = await rows.next();
  const all: number[] = [];
  const looks: { minute: number; of: Record<string, number> }[] = [];
  let missing = 0;
  console.log('minute  frames  median ms  95 % ms  page heap MB  browser MB  server MB  client MB');
  for (let part = 1, last = 0, begun = performance.now(); part <= PARTS; part++) {
    const until = begun + (part * MINUTES * 60_000) / PARTS;
    const arrived = new Map<number, number>();
    for (; !next.done && performance.now() < until; next = await rows.next()) {
      const { frame } = next.value;
      arrived.set(frame, performance.timeOrigin + performance.now());
      missing += last === 0 ? 0 : Math.max(0, frame - last - 1);
      last = frame;
    }
    if (next.done) throw new Error(`The stream ended: ${reason}.`);
    const told = await page.evaluate(() => {
      const before = globalThis.told;
      globalThis.told = {};
      return before;
    });
    const late = [...arrived].flatMap(([frame, at]) => (told[frame] === undefined ? [] : [at - told[frame]]));
    all.push(...late);
    const look = { minute: (part * MINUTES) / PARTS, of: await memory() };
    looks.push(look);
    const cells = [
      ...[look.minute.toFixed(1), late.length, median(late).toFixed(1), quantile(late, 0.95).toFixed(1)],
      ...Object.values(look.of).map((value) => value.toFixed(1)),
    ];
    console.log(cells.map((cell, i) => String(cell).padStart([6, 7, 10, 8, 13, 11, 10, 10][i])).join(' '));
  }
  ended.abort();
  const [least, middle, most] = [Math.min(...all), median(all), quantile(all, 0.95)].map((value) =>
    value.toFixed(1),
  );
  console.log(
    `${all.length} frames: median ${middle} ms, 95 % within ${most} ms, least ${least} ms (wanted: median ≤ ${WANTED} ms); ${missing} frames missing`,
  );
  for (const what of Object.keys(looks[0].of)) {
    const slope = slopeOf([looks.map(({ minute, of }) => [minute / 60, of[what]] as const)]);
    if (slope) console.log(`${what}: ${slope.value.toFixed(1)} ± ${slope.margin.toFixed(1)} MB an hour`);
  }
} finally {
  await browser.close();
  await site.close();
}

/** Of the browser itself, its pages and its helpers. */
async function processesOf(browser: Browser): Promise<number[]> {
  const debugging = await browser.newBrowserCDPSession();
  const { processInfo } = await debugging.send('SystemInfo.getProcessInfo');
  await debugging.detach();
  return processInfo.map(({ id }) => id);
}

/** Resident memory of a process, megabytes; NaN but on Linux. */
function residentOf(pid: number): number {
  try {
    return 0.001024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return Number.NaN;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
