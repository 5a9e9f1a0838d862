import { expect, type Page, test } from '@playwright/test';
import { SECURITY_HEADERS } from '../../lib/door/security-headers';
import { openSite } from '../harness/site';
import { anyWebcam, launchWithWebcam, renderedFace } from '../harness/webcam';
import { expectAccessibleInEveryLook } from './accessible';
import { startLive } from './live-page';
import { openMadeUp } from './recording-page';

declare global {
  interface Navigator {
    readonly storageBuckets: {
      open(name: string): Promise<{ readonly caches: CacheStorage }>;
      keys(): Promise<string[]>;
      delete(name: string): Promise<void>;
    };
  }
}

const BUCKET = 'offline-copy';
const isKept = (page: Page) => page.locator('[data-kept="true"]').waitFor();

test('after one visit the site works without its server, isolated and under its policy, until it is removed', async () => {
  const site = await openSite({});
  const browser = await launchWithWebcam(await anyWebcam());
  const context = await browser.newContext({ serviceWorkers: 'allow', baseURL: site.url });
  const first = await context.newPage();
  await first.goto('/');
  const devtools = await context.newCDPSession(first);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // A test's context is a private one, from which nothing is installed; nothing else is missing.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);
  await isKept(first);
  // As on a full disk: the browser clears the bucket, and nothing else of the site.
  await first.evaluate((name) => navigator.storageBuckets.delete(name), BUCKET);
  await first.reload();
  await isKept(first);
  await first.close();
  await site.close();

  const page = await context.newPage();
  const response = (await page.goto('/'))!;
  expect(response.fromServiceWorker()).toBe(true);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    expect(response.headers()[name.toLowerCase()], name).toBe(value);
  }
  const [, nonce] = response.headers()['content-security-policy'].match(/script-src [^;]*'nonce-([\w-]+)'/)!;
  expect(
    await page
      .locator('script')
      .evaluateAll((all) => all.map((script) => (script as HTMLScriptElement).nonce)),
  ).toEqual(expect.arrayContaining([nonce]));
  await startLive(page, '/');
  await expect(page.locator('#live')).toHaveAttribute('data-faces', '1');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(page.getByText('Without a network.', { exact: true })).toBeVisible();

  await page.goto('/analyze');
  await page
    .locator('#analyze input[type="file"]')
    .first()
    .setInputFiles({ name: 'face.jpg', mimeType: 'image/jpeg', buffer: renderedFace() });
  await page.getByRole('button', { name: /^Read (it|them)/ }).click();
  await expect(page.locator('#analyze')).toHaveAttribute('data-read', '1');

  await openMadeUp(page);
  await page.goto('/check');
  await page.keyboard.press('Tab');
  await page.getByLabel(/A code for the result/).press('Enter');
  await page.locator('[data-phase][data-step="rest"]').waitFor();

  await page.goto('/training');
  await page.getByRole('heading', { name: 'This page needs the server' }).waitFor();
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveAttribute('href', '/training');
  await expectAccessibleInEveryLook(page);
  const kept = await page.evaluate(async (name) => {
    const bucket = await navigator.storageBuckets.open(name);
    const lists = await Promise.all(
      (await bucket.caches.keys()).map(async (cache) => (await bucket.caches.open(cache)).keys()),
    );
    return lists.flat().map(({ url }) => new URL(url).pathname);
  }, BUCKET);
  expect(kept).toContain('/models/default/manifest.json');
  expect(kept.filter((name) => /^\/(api|training|model)(\/|$)/.test(name))).toEqual([]);
  expect(await page.evaluate(() => fetch('/api/openapi.json').catch(() => 'no answer'))).toBe('no answer');

  await page.getByRole('button', { name: 'Remove it' }).click();
  await page.locator('[data-kept="false"]').waitFor();
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
  expect(await page.evaluate(() => navigator.storageBuckets.keys())).toEqual([]);
  await page.close();
  await expect((await context.newPage()).goto('/')).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
  await browser.close();
});
