import { setTimeout } from 'node:timers/promises';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { servePage } from '../../lib/headless/page-server';
import { root } from '../../scripts/setup.mjs';
import { launch } from '../harness/browser';
import { anyWebcam, launchWithWebcam } from '../harness/webcam';
import { startLive } from './live-page';

/** Some versions of the detector's package send a usage record a minute, and another when a detector is closed. */
const LONGER_THAN_A_MINUTE = 70_000;

/** What a page tries to send elsewhere, whether the browser lets it or not. */
function watch(context: BrowserContext, page: Page, origin: string): string[] {
  const attempts: string[] = [];
  context.on('request', (request) => {
    const { protocol, origin: target } = new URL(request.url());
    if (target !== origin && protocol !== 'blob:' && protocol !== 'data:') attempts.push(request.url());
  });
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) attempts.push(message.text());
  });
  return attempts;
}

test('neither the live page nor a headless one tries to send anything elsewhere, in over a minute and at its end', async ({
  baseURL,
}) => {
  test.setTimeout(300_000);
  const server = await servePage({ root, entry: 'tests/browser/detector-page.ts' });
  const [live, headless] = [await launchWithWebcam(await anyWebcam()), await launch()];
  try {
    const livePage = await live.newPage();
    const liveAttempts = watch(livePage.context(), livePage, new URL(baseURL as string).origin);
    const headlessPage = await headless.newPage();
    const headlessAttempts = watch(headlessPage.context(), headlessPage, new URL(server.url).origin);

    const response = await headlessPage.goto(server.url);
    expect(response?.headers()['content-security-policy']).toContain("connect-src 'self'");
    await headlessPage.waitForFunction(() => window.openDetector);
    await headlessPage.evaluate(async () => {
      window.detector = await window.openDetector!();
      window.detector.read();
    });
    await startLive(livePage, baseURL as string);
    await setTimeout(LONGER_THAN_A_MINUTE);

    await headlessPage.evaluate(() => window.detector!.read());
    await headlessPage.evaluate(() => window.detector!.close());
    await livePage.keyboard.press('Escape');
    await livePage.waitForSelector('#live:not([data-state="running"])');
    await setTimeout(3000);
    expect(liveAttempts).toEqual([]);
    expect(headlessAttempts).toEqual([]);
  } finally {
    await Promise.all([live.close(), headless.close(), server.close()]);
  }
});
