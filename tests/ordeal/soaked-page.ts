import { setTimeout } from 'node:timers/promises';
import { findBrowser } from '../../lib/headless/find-browser.mjs';
import { observe, startLive } from '../e2e/live-page';
import { openSite } from '../harness/site';
import { anyWebcam, launchWithWebcam } from '../harness/webcam';
import type { Ordeal } from './kinds';
import { openPage } from './open-page';

/** Between two looks at what the page holds, milliseconds. */
const LOOK_EVERY_MS = 15_000;
/** Frames in which caches and histories fill up. */
const FIRST_FRAMES = 100;

/** One visit of the live page, looked at again and again. Each call is a visit of its own. */
export async function open(): Promise<Ordeal> {
  process.env.UGN_CHROME ??= findBrowser();
  const site = await openSite({});
  // The measure waits for the next collection otherwise, which may be minutes away.
  const browser = await launchWithWebcam(
    await anyWebcam(),
    '--enable-blink-features=ForceEagerMeasureMemory',
  );
  const page = await openPage(browser);
  await startLive(page, site.url);
  await observe(page, FIRST_FRAMES);
  const devtools = await page.context().newCDPSession(page);
  const visit = Date.now();
  const look = async () => {
    const [shown] = await observe(page, 1);
    await devtools.send('HeapProfiler.collectGarbage');
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
    const bytes = await page.evaluate(async () => {
      const { measureUserAgentSpecificMemory } = performance as unknown as {
        measureUserAgentSpecificMemory(): Promise<{ bytes: number }>;
      };
      return (await measureUserAgentSpecificMemory.call(performance)).bytes;
    });
    return {
      ...{ visit, frames: shown.frame, tensors: shown.numTensors, nodes, listeners: jsEventListeners },
      'MB of page and threads': bytes / 1e6,
    };
  };
  return {
    async trial() {
      await setTimeout(LOOK_EVERY_MS);
      const found = await look();
      const state = await page.locator('#live').getAttribute('data-state');
      if (state !== 'running') throw new Error(`the page is ${state}`);
      return found;
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}
