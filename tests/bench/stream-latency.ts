// `npm run bench:stream [-- minutes]`: how much later than the live page has a reading a client of /api/stream has it, and
// whether page, server or the holding of rows grow meanwhile. The page tells its own pages by a BroadcastChannel at the very
// moment; both look at the same clock. UGN_CHROME names the browser; build the site first.

import { readFileSync } from 'node:fs';
import { median, quantile } from '../../lib/numbers/statistics';
import { readStream } from '../../lib/outlets/read-stream';
import { STREAM_CHANNEL } from '../../lib/readings/stream-message';
import { openSite } from '../harness/site';
import { launchWithWebcam, stillWebcam } from '../harness/webcam';

const TOKEN = 'a-token-of-32-characters-or-more';
const MINUTES = Number(process.argv[2] ?? 1);
/** The median that is wanted, milliseconds. */
const WANTED = 20;
/** Parts of the run that are printed one by one: what grows, grows from one to the next. */
const PARTS = 6;

declare global {
  /** By frame, performance.timeOrigin + performance.now() of when the page had it; those that were looked at are gone. */
  var told: Record<number, number>;
}

const site = await openSite({ UGN_OPERATOR_TOKEN: TOKEN });
const browser = await launchWithWebcam(stillWebcam());
try {
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.evaluate(
    ({ channel, token }) => {
      sessionStorage.setItem('ugn-live-operator-token', token);
      globalThis.told = {};
      const listener = new BroadcastChannel(channel);
      listener.onmessage = ({ data }) => {
        globalThis.told[data.rows[0].frame] = performance.timeOrigin + performance.now();
      };
    },
    { channel: STREAM_CHANNEL, token: TOKEN },
  );
  const debugging = await page.context().newCDPSession(page);
  /** Of the page, after what is not needed was collected, bytes. */
  const heap = async () => {
    await debugging.send('HeapProfiler.collectGarbage');
    return (await debugging.send('Runtime.getHeapUsage')).usedSize;
  };
  await page.getByRole('button', { name: /enable webcam/i }).click();
  await page.waitForSelector('#live[data-state="running"]');
  const ended = new AbortController();
  const rows = readStream(site.url, TOKEN, ended.signal);
  const first = rows.next();
  await page.locator('#stream').getByRole('radio', { name: 'This machine' }).check();
  const all: number[] = [];
  console.log('minutes  frames  median ms  95 % ms  page MB  server MB');
  for (let part = 1, next = await first, begun = performance.now(); part <= PARTS; part++) {
    const until = begun + (part * MINUTES * 60_000) / PARTS;
    const arrived = new Map<number, number>();
    for (; !next.done && performance.now() < until; next = await rows.next()) {
      arrived.set(next.value.frame, performance.timeOrigin + performance.now());
    }
    const told = await page.evaluate(() => {
      const before = globalThis.told;
      globalThis.told = {};
      return before;
    });
    const late = [...arrived].flatMap(([frame, at]) => (told[frame] === undefined ? [] : [at - told[frame]]));
    all.push(...late);
    const cells = [
      ...[((part * MINUTES) / PARTS).toFixed(1), late.length, median(late).toFixed(1)],
      ...[quantile(late, 0.95).toFixed(1), megabytes(await heap()), megabytes(residentOf(site.process.pid!))],
    ];
    console.log(cells.map((cell, i) => String(cell).padStart([7, 7, 10, 8, 8, 10][i])).join(' '));
  }
  ended.abort();
  const [middle, most] = [median(all), quantile(all, 0.95)].map((value) => value.toFixed(1));
  console.log(
    `${all.length} frames: median ${middle} ms, 95 % within ${most} ms (wanted: median ≤ ${WANTED} ms)`,
  );
} finally {
  await browser.close();
  await site.close();
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

/** Resident memory of a process, bytes; NaN but on Linux. */
function residentOf(pid: number): number {
  try {
    return 1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return Number.NaN;
  }
}
