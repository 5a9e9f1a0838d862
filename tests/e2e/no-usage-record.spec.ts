import { setTimeout } from 'node:timers/promises';
import { expect, type Page, test, type Worker } from '@playwright/test';
import { servePage } from '../../lib/headless/page-server';
import { root } from '../../scripts/setup.mjs';
import { launch } from '../harness/browser';
import { anyWebcam, launchWithWebcam } from '../harness/webcam';
import { startLive } from './live-page';

/** Some versions of the detector's package send a usage record a minute, and another when a detector is closed. */
const LONGER_THAN_A_MINUTE = 70_000;

declare global {
  var policyViolations: string[] | undefined;
}

/** Keeps what a page or a worker was not allowed to load or send. */
function keepViolations(): void {
  globalThis.policyViolations ??= [];
  addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI } = event as SecurityPolicyViolationEvent;
    globalThis.policyViolations!.push(`${effectiveDirective} ${blockedURI}`);
  });
}

const violationsOf = (): string[] => globalThis.policyViolations ?? ['not watched'];

/** What a page and its workers try to send elsewhere, whether the browser lets them or not. */
async function watch(page: Page, origin: string): Promise<() => Promise<string[]>> {
  const attempts: string[] = [];
  page.context().on('request', (request) => {
    const { protocol, origin: target } = new URL(request.url());
    if (target !== origin && protocol !== 'blob:' && protocol !== 'data:') attempts.push(request.url());
  });
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) attempts.push(message.text());
  });
  const watched: Worker[] = [];
  await page.addInitScript(keepViolations);
  page.on('worker', (worker) => {
    // A thread of WebAssembly sends nothing and cannot be asked: it waits for work in the middle of a call.
    if (new URL(worker.url()).pathname.includes('/wasm/')) return;
    worker.evaluate(keepViolations).then(
      () => watched.push(worker),
      () => {}, // it ended at once
    );
  });
  return async () => {
    const alive = watched.filter((worker) => page.workers().includes(worker));
    if (watched.length === 0 && page.workers().length > 0) attempts.push('no worker is watched');
    const violations = await Promise.all([
      page.evaluate(violationsOf),
      ...alive.map((worker) => worker.evaluate(violationsOf).catch(() => [])),
    ]);
    return [...attempts, ...violations.flat()];
  };
}

test('neither the live page nor a headless one tries to send anything elsewhere, in over a minute and at its end', async ({
  baseURL,
}) => {
  const server = await servePage({ root, entry: 'tests/browser/detector-page.ts' });
  const [live, headless] = [await launchWithWebcam(await anyWebcam()), await launch()];
  try {
    const livePage = await live.newPage();
    const liveAttempts = await watch(livePage, new URL(baseURL as string).origin);
    const headlessPage = await headless.newPage();
    const headlessAttempts = await watch(headlessPage, new URL(server.url).origin);

    const response = await headlessPage.goto(server.url);
    expect(response?.headers()['content-security-policy']).toMatch(/connect-src .self. blob: data:;/);
    await headlessPage.waitForFunction(() => window.openDetector);
    await headlessPage.evaluate(async () => {
      window.detector = await window.openDetector!();
      window.detector.read();
    });
    await startLive(livePage, baseURL as string);
    await setTimeout(LONGER_THAN_A_MINUTE); // one wait for both

    await headlessPage.evaluate(() => window.detector!.read());
    await headlessPage.evaluate(() => window.detector!.close());
    expect(livePage.workers().length, 'the worker that reads is watched').toBeGreaterThan(0);
    const whileReading = await liveAttempts();
    await livePage.keyboard.press('Escape');
    await livePage.waitForSelector('#live:not([data-state="running"])');
    await setTimeout(3000);
    expect({
      headless: await headlessAttempts(),
      live: [...whileReading, ...(await liveAttempts())],
    }).toEqual({
      headless: [],
      live: [],
    });
  } finally {
    await Promise.all([live.close(), headless.close(), server.close()]);
  }
});
