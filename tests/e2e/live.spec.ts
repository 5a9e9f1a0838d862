import { type Browser, expect, test } from '@playwright/test';
import { DEFAULT_AUS } from '../../lib/au/catalogue';
import { anyWebcam, launchWithWebcam, realClip, webcamOf } from '../harness/webcam';
import { expectAccessible } from './accessible';
import { mean, observe, startLive } from './live-page';

async function withWebcam(file: string, use: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await launchWithWebcam(file);
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

test('finds the face in at least 95 % of the frames, and every action unit moves', async ({ baseURL }) => {
  await withWebcam(await anyWebcam(), async (browser) => {
    const page = await browser.newPage();
    await startLive(page, baseURL as string);
    const frames = await observe(page, 80);
    const found = frames.filter(({ faces }) => faces > 0);
    expect(found.length / frames.length).toBeGreaterThanOrEqual(0.95);
    for (const au of DEFAULT_AUS) {
      const values = found.map(({ p }) => p[au]);
      expect(
        values.every((p) => p >= 0 && p <= 1),
        `AU${au} is a probability`,
      ).toBe(true);
      expect(new Set(values).size, `AU${au} differs from picture to picture`).toBeGreaterThan(15);
      const epistemic = found.map((frame) => frame.epistemic[au]);
      expect(epistemic.every((nats) => nats >= 0 && nats <= Math.LN2 + 1e-6)).toBe(true);
      expect(Math.max(...epistemic), `AU${au} has an epistemic part`).toBeGreaterThan(0);
    }
    const moving = DEFAULT_AUS.filter((au) => {
      const values = found.map(({ p }) => p[au]);
      return Math.max(...values) - Math.min(...values) > 0.1;
    });
    // The rendered clip, where there is no real one, smiles and blinks: 6, 12, 25, 45.
    expect(moving.length, `units that move by more than 0.1: ${moving}`).toBeGreaterThanOrEqual(4);
  });
});

test('sees more of AU12 in the smiling end of a real clip than at its neutral start', async ({ baseURL }) => {
  const clip = realClip('single_face.mp4');
  test.skip(!clip, 'the real clip is not on this machine (../shared/data/clips)');
  const smileIn = async (from: number, to: number) => {
    let value = Number.NaN;
    await withWebcam(await webcamOf(clip as string, { from, to }), async (browser) => {
      const page = await browser.newPage();
      await startLive(page, baseURL as string);
      const frames = (await observe(page, 30)).filter(({ faces }) => faces > 0);
      value = mean(frames.map(({ p }) => p[12]));
    });
    return value;
  };
  expect(await smileIn(0.8, 1)).toBeGreaterThan((await smileIn(0, 0.2)) + 0.1);
});

test('runs on without leaking tensors or parts of the page, or growing its heap', async ({ baseURL }) => {
  await withWebcam(await anyWebcam(), async (browser) => {
    const page = await browser.newPage();
    const devtools = await page.context().newCDPSession(page);
    /** What is left when all that can be let go is gone. */
    const held = async () => {
      await devtools.send('HeapProfiler.collectGarbage');
      const { usedSize } = (await devtools.send('Runtime.getHeapUsage')) as { usedSize: number };
      return { usedSize, ...(await devtools.send('Memory.getDOMCounters')) };
    };
    await startLive(page, baseURL as string);
    await observe(page, 60); // histories fill up first
    const before = await held();
    const early = await observe(page, 60);
    await observe(page, 240);
    const late = await observe(page, 60);
    const after = await held();
    expect(
      new Set([...early, ...late].filter(({ faces }) => faces === 1).map(({ numTensors }) => numTensors))
        .size,
    ).toBe(1);
    expect(after.usedSize - before.usedSize).toBeLessThan(4_000_000);
    // A page that had ever more to look after would lose its pace.
    expect(after.documents).toBe(before.documents);
    expect(after.nodes).toBeLessThan(before.nodes + 100);
    // Some 27 come and go with what is being shown; one left behind a frame would be 300.
    expect(after.jsEventListeners).toBeLessThan(before.jsEventListeners + 100);
  });
});

test('sends no frame anywhere: every request of a session stays on this origin and has no body', async ({
  baseURL,
}) => {
  await withWebcam(await anyWebcam(), async (browser) => {
    const page = await browser.newPage();
    const requests: { url: string; hasBody: boolean }[] = [];
    page
      .context()
      .on('request', (request) =>
        requests.push({ url: request.url(), hasBody: request.postData() !== null }),
      );
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await startLive(page, baseURL as string);
    await observe(page, 30);
    const { origin } = new URL(baseURL as string);
    expect(requests.some(({ url }) => url.includes('/models/'))).toBe(true);
    const strangers = requests.filter(({ url, hasBody }) => {
      const { protocol, origin: target } = new URL(url);
      return hasBody || !(target === origin || protocol === 'blob:' || protocol === 'data:');
    });
    expect(strangers).toEqual([]);
    expect(sockets).toEqual([]);

    const policy = (await page.request.get(baseURL as string)).headers()['content-security-policy'];
    expect(policy).toContain("connect-src 'self'");
    const escaped = await page.evaluate(() =>
      fetch('http://127.0.0.1:9/').then(
        () => 'sent',
        () => 'blocked',
      ),
    );
    expect(escaped).toBe('blocked');
  });
});

test('is ready before a camera is asked for, having loaded every part once', async ({ baseURL }) => {
  await withWebcam(await anyWebcam(), async (browser) => {
    const page = await browser.newPage();
    const loaded: string[] = [];
    page.context().on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (/\.(wasm|tflite|bin)$|\/manifest\.json$/.test(pathname)) loaded.push(pathname);
    });
    await page.goto(baseURL as string);
    await page.waitForSelector('#live[data-state="idle"][data-backend="wasm"]');
    const before = loaded.length;
    await page.getByRole('button', { name: /enable webcam/i }).click();
    await page.waitForFunction(() => Number(document.getElementById('live')?.dataset.frame) > 0);
    expect(loaded.some((pathname) => pathname.endsWith('.bin'))).toBe(true);
    expect(loaded.slice(before)).toEqual([]);
    expect(loaded.length).toBe(new Set(loaded).size);
  });
});

test('has no accessibility violation, idle or running, on a desktop or a phone', async ({ baseURL }) => {
  await withWebcam(await anyWebcam(), async (browser) => {
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 360, height: 780 },
    ]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const context = await browser.newContext({ viewport, colorScheme });
        const page = await context.newPage();
        await page.goto(baseURL as string);
        await page.getByRole('button', { name: /enable webcam/i }).waitFor();
        await expectAccessible(page);
        await startLive(page, baseURL as string);
        await expectAccessible(page);
        await context.close();
      }
    }
  });
});
