// `npm run bench:recording`: an hour of 18 units at 30 frames a second. How long its page takes to open, the
// longest frame while it is scrubbed, zoomed and panned, beside the longest frame of an empty page under the same
// input; and what the recorder holds while it writes the hour. Needs a built site (npm start, or next build).
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Page } from '@playwright/test';
import { findBrowser } from '../../lib/headless/find-browser.mjs';
import { Recorder } from '../../lib/recording/recorder';
import type { RecordingStore } from '../../lib/recording/store';
import { launch } from '../harness/browser';
import { openSite } from '../harness/site';
import { frames, HEADER, hourAsZip } from './hour';

/** What the page should keep to, in milliseconds, on 2 cores. */
const OPENS_WITHIN = 2000;
const FRAME_WITHIN = 50;
const OPENED = 5;

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = path.join(root, 'test-results', 'bench-recording');

await recorderMemory();
await playback();

/** Bytes that are held after each ten minutes of the hour, the disk being a store that forgets. */
async function recorderMemory(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const request = async (_: string, task: () => Promise<void>) => task();
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true,
    value: { locks: { request }, storage: { estimate: async () => ({ usage: 0, quota: 2 ** 40 }) } },
  });
  const nothing = async () => {};
  const store = {
    create: nothing,
    append: nothing,
    change: nothing,
    files: { reserve: nothing, release: nothing },
  };
  const recorder = new Recorder({
    ...{ store: store as unknown as RecordingStore, name: 'x', notes: '', header: HEADER, video: null },
    onChange: () => {},
  });
  const held: number[] = [];
  let next = 599;
  for (const { time, faces } of frames()) {
    recorder.add({ time: 1000 * time, width: 640, height: 360, faces });
    if (time % 1 === 0) await new Promise(setImmediate);
    if (time < next) continue;
    next += 600;
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    held.push((heapUsed + arrayBuffers) / 1e6);
  }
  await recorder.stop();
  console.log(`recorder holds, MB after 10 … 60 min: ${held.map((size) => size.toFixed(1)).join(', ')}`);
}

async function playback(): Promise<void> {
  process.env.UGN_CHROME ??= findBrowser();
  mkdirSync(scratch, { recursive: true });
  const zip = path.join(scratch, 'hour.zip');
  writeFileSync(zip, Buffer.from(await (await hourAsZip()).arrayBuffer()));
  const site = await openSite({});
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${site.url}/recordings`);
    const begun = performance.now();
    await page.locator('input[type="file"]').setInputFiles(zip);
    const link = page.getByRole('link', { name: 'One hour' });
    await link.waitFor({ timeout: 280_000 });
    console.log(`import ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    const address = new URL((await link.getAttribute('href'))!, site.url).href;

    const times: number[] = [];
    for (let i = 0; i < OPENED; i++) times.push(await openingTime(page, address));
    say('opens in', Math.max(...times), OPENS_WITHIN, `longest of ${OPENED}: ${times.map(Math.round)}`);

    const field = page.getByRole('slider', { name: /moment/i });
    const longest = await inputsOn(page, (await field.boundingBox())!);
    await page.goto('about:blank');
    await page.setContent('<canvas width="1400" height="800" tabindex="0"></canvas>');
    const idle = await inputsOn(page, { x: 20, y: 20, width: 1000, height: 600 });
    for (const [name, gap] of Object.entries(longest)) {
      say(`${name}: longest frame`, gap, FRAME_WITHIN, `empty page ${idle[name].toFixed(0)}`);
    }
  } finally {
    await browser.close();
    await site.close();
    rmSync(scratch, { recursive: true });
  }
}

function say(what: string, milliseconds: number, aim: number, beside: string): void {
  const verdict = milliseconds <= aim ? 'within' : 'beyond';
  console.log(`${what} ${milliseconds.toFixed(0)} ms, ${verdict} ${aim} (${beside})`);
}

/** Milliseconds from the navigation to the frame in which the traces stand. */
async function openingTime(page: Page, address: string): Promise<number> {
  await page.goto(address, { waitUntil: 'commit' });
  const handle = await page.waitForFunction(
    () => document.querySelector('[role="slider"] canvas') && performance.now(),
    null,
    { polling: 'raf', timeout: 60_000 },
  );
  return (await handle.jsonValue()) as number;
}

/** The longest time between two frames while the pointer, the wheel and the keys are used. */
async function inputsOn(
  page: Page,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Promise<Record<string, number>> {
  const middle = y + Math.min(height, 400) / 2;
  const at = (share: number) => page.mouse.move(x + share * width, middle);
  const longestDuring = async (act: () => Promise<void>) => {
    await page.evaluate(() => {
      const seen = {
        last: performance.now(),
        longest: 0,
        isOver: false,
        look() {
          const now = performance.now();
          this.longest = Math.max(this.longest, now - this.last);
          this.last = now;
          if (!this.isOver) requestAnimationFrame(() => this.look());
        },
      };
      Object.assign(window, { seen });
      seen.look();
    });
    await act();
    return page.evaluate(() => {
      const { seen } = window as unknown as { seen: { longest: number; isOver: boolean } };
      seen.isOver = true;
      return seen.longest;
    });
  };
  const drag = async () => {
    await at(0.02);
    await page.mouse.down();
    for (let i = 0; i <= 100; i++) await at(0.02 + (0.96 * i) / 100);
    await page.mouse.up();
  };
  const wheel = async (dx: number, dy: number, times: number) => {
    await at(0.5);
    if (dy !== 0) await page.keyboard.down('Control');
    for (let i = 0; i < times; i++) await page.mouse.wheel(dx, dy);
    await page.keyboard.up('Control');
  };
  const keys = async (...names: string[]) => {
    for (let i = 0; i < 10; i++) for (const name of names) await page.keyboard.press(name);
  };
  return {
    scrub: await longestDuring(drag),
    'zoom in': await longestDuring(() => wheel(0, -100, 20)),
    pan: await longestDuring(() => wheel(100, 0, 40)),
    'scrub, zoomed in': await longestDuring(drag),
    keys: await longestDuring(() => keys('PageUp', 'ArrowRight', 'Shift+ArrowLeft', '+', '-')),
    'zoom out': await longestDuring(() => wheel(0, 100, 20)),
  };
}
