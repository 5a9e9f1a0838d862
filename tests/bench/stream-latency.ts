// `node --import tsx tests/bench/stream-latency.ts [frames]`: how much later than the live page has a reading a client of
// /api/stream has it. The page tells its own pages by a BroadcastChannel at the very moment; both look at the same clock.
// UGN_CHROME names the browser; build the site first.

import { quantile } from '../../lib/numbers/statistics';
import { readStream } from '../../lib/outlets/read-stream';
import { STREAM_CHANNEL } from '../../lib/readings/stream-message';
import { openSite } from '../harness/site';
import { launchWithWebcam, stillWebcam } from '../harness/webcam';

const TOKEN = 'a-token-of-32-characters-or-more';
const FRAMES = Number(process.argv[2] ?? 600);

const site = await openSite({ UGN_OPERATOR_TOKEN: TOKEN });
const browser = await launchWithWebcam(stillWebcam());
try {
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.evaluate(
    ({ channel, token }) => {
      sessionStorage.setItem('ugn-live-operator-token', token);
      const told: Record<number, number> = {};
      Object.assign(globalThis, { told });
      const listener = new BroadcastChannel(channel);
      listener.onmessage = ({ data }) => {
        told[data.rows[0].frame] = performance.timeOrigin + performance.now();
      };
    },
    { channel: STREAM_CHANNEL, token: TOKEN },
  );
  await page.getByRole('button', { name: /enable webcam/i }).click();
  await page.waitForSelector('#live[data-state="running"]');
  const ended = new AbortController();
  const rows = readStream(site.url, TOKEN, ended.signal);
  const first = rows.next();
  await page.locator('#stream').getByRole('radio', { name: 'This machine' }).check();
  const arrived = new Map<number, number>();
  for (let next = await first; !next.done && arrived.size < FRAMES; next = await rows.next()) {
    arrived.set(next.value.frame, performance.timeOrigin + performance.now());
  }
  ended.abort();
  const told = await page.evaluate(() => (globalThis as unknown as { told: Record<number, number> }).told);
  const late = [...arrived].flatMap(([frame, at]) => (told[frame] === undefined ? [] : [at - told[frame]]));
  const at = (q: number) => quantile(late, q).toFixed(1);
  console.log(`${late.length} frames: median ${at(0.5)} ms, 95 % within ${at(0.95)} ms, longest ${at(1)} ms`);
} finally {
  await browser.close();
  await site.close();
}
