import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, type Download, expect, type Page, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { anyWebcam, launchWithWebcam } from '../harness/webcam';
import { startLive } from './live-page';

const RECORDED_SECONDS = 8;

/** Waits until the bar says that so many seconds of frames are on the disk; returns its frames. */
async function recordUntil(page: Page, frames: number): Promise<number> {
  await page.waitForFunction(
    (count) => Number(document.getElementById('record-bar')?.dataset.frames) >= count,
    frames,
    { timeout: 60_000 },
  );
  return Number(await page.locator('#record-bar').getAttribute('data-frames'));
}

/** Kills the page's renderer; nothing of the page gets to tidy up. */
async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash');
  void page.goto('chrome://crash').catch(() => {});
  await crashed;
  await page.close();
}

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

async function exportAs(page: Page, name: RegExp): Promise<Download> {
  const menu = page.locator('details', { hasText: 'OpenFace CSV' });
  if (!(await menu.evaluate((element: HTMLDetailsElement) => element.open))) {
    await menu.locator('summary').click();
  }
  const downloading = page.waitForEvent('download');
  await menu.getByRole('button', { name }).click();
  return downloading;
}

async function expectAccessible(page: Page): Promise<void> {
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, 'horizontal overflow').toBeLessThanOrEqual(0);
}

/** Requests that left the origin or had a body. */
function watchRequests(context: BrowserContext, origin: string): string[] {
  const strange: string[] = [];
  context.on('request', (request) => {
    const { protocol, origin: target } = new URL(request.url());
    const isOwn = target === origin || ['blob:', 'data:', 'chrome:'].includes(protocol);
    if (!isOwn || request.postData() !== null) strange.push(request.url());
  });
  return strange;
}

test('records, survives a killed page, is repaired, played, exported, imported and deleted', async ({
  baseURL,
}) => {
  const browser = await launchWithWebcam(await anyWebcam());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const strange = watchRequests(context, new URL(baseURL as string).origin);
  const live = await context.newPage();
  await startLive(live, baseURL as string);
  await live.getByRole('checkbox', { name: /record the video/i }).check();
  await live.locator('body').press('r');
  await expect(live.locator('#record-bar')).toContainText('Recording');
  await live.waitForTimeout(RECORDED_SECONDS * 1000);
  const written = await recordUntil(live, 20);
  await crash(live);

  const page = await context.newPage();
  await page.goto(`${baseURL}/recordings`);
  const card = page.locator('[data-recording]');
  await expect(card).toContainText('Repaired');
  const frames = Number(await card.getAttribute('data-frames'));
  const rows = Number(await card.getAttribute('data-rows'));
  expect(frames).toBeGreaterThanOrEqual(written);
  await expectAccessible(page);

  await card.getByRole('button', { name: /rename/i }).click();
  await page.getByLabel('Name', { exact: true }).fill('Crash test');
  await page.getByRole('textbox', { name: 'Tags' }).fill('first, second');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(card).toContainText('Crash test');
  await page.getByRole('searchbox').fill('nothing like it');
  await expect(card).toHaveCount(0);
  await page.getByRole('searchbox').fill('second');
  await card.getByRole('link', { name: 'Crash test' }).click();

  const slider = page.getByRole('slider', { name: /moment/i });
  await slider.waitFor();
  await expectAccessible(page);
  const duration = Number(await slider.getAttribute('aria-valuemax'));
  const video = page.locator('video');
  await page.waitForFunction(() => Number.isFinite(document.querySelector('video')?.duration));
  const kept = await video.evaluate((element: HTMLVideoElement) => element.duration);
  expect(Math.abs(kept - duration), 'frames and video last equally long').toBeLessThan(1.5);
  await slider.focus();
  await slider.press('Shift+ArrowRight');
  await slider.press('ArrowRight');
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime))
    .toBeGreaterThan(1);
  await expect(page.locator('[data-trace="12"]')).toHaveAttribute('data-p', /^[01]/);

  const table = await textOf(await exportAs(page, /^OpenFace CSV/));
  const records: Record<string, string>[] = parse(table, {
    columns: (names: string[]) => names.map((name) => name.trim()),
    trim: true,
  });
  expect(Object.keys(records[0]).slice(0, 6)).toEqual([
    ...['frame', 'face_id', 'timestamp', 'confidence', 'success', 'AU01_c'],
  ]);
  expect(records.length).toBe(rows);
  expect(new Set(records.map(({ frame }) => frame)).size).toBe(frames);
  expect(Number(records.at(-1)?.timestamp)).toBeCloseTo(duration, 2);
  const meta = JSON.parse(await textOf(await exportAs(page, /columns of OpenFace/i)));
  expect(meta.recording.header.video.consent).toBe(true);
  const lines = (await textOf(await exportAs(page, /^JSON Lines/))).trim().split('\n');
  expect(lines.length).toBe(rows);

  const zip = await readFile(await (await exportAs(page, /zip/)).path());
  await page.getByRole('button', { name: /^Delete/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No recordings yet')).toBeVisible();

  const input = page.locator('input[type="file"]');
  await input.setInputFiles({ name: 'cut.zip', mimeType: 'application/zip', buffer: zip.subarray(0, 5000) });
  await expect(page.getByText(/cut\.zip: This file cannot be imported/)).toBeVisible();
  await expect(card).toHaveCount(0);
  await input.setInputFiles({ name: 'whole.zip', mimeType: 'application/zip', buffer: zip });
  await expect(card).toContainText('Crash test');
  await expect(card).toHaveAttribute('data-rows', String(rows));
  expect(strange).toEqual([]);

  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 360, height: 780 });
  await expectAccessible(page);
  await card.getByRole('link', { name: 'Crash test' }).click();
  await slider.waitFor();
  await expectAccessible(page);
  await browser.close();
});

test('closes a recording properly when the storage is full', async ({ baseURL }) => {
  const browser = await launchWithWebcam(await anyWebcam());
  const page = await browser.newPage();
  await startLive(page, baseURL as string);
  await page.getByRole('checkbox', { name: /record the video/i }).check();
  await page.getByRole('button', { name: 'Record' }).click();
  const before = await recordUntil(page, 5);
  const devtools = await page.context().newCDPSession(page);
  const { origin } = new URL(baseURL as string);
  const { usage } = await devtools.send('Storage.getUsageAndQuota', { origin });
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage });
  await expect(page.locator('#record-bar')).toContainText(/storage .* is full/, { timeout: 20_000 });
  await expect(page.locator('#record-bar')).toHaveAttribute('data-state', 'closed');
  await page.getByRole('link', { name: 'Look at it' }).click();
  await expect(page.locator('#recording')).toContainText('Ended: storage full');
  await expect(page.locator('#recording')).not.toContainText('Repaired');
  await expect(page.locator('[data-trace="12"]')).toBeVisible();
  expect(before).toBeGreaterThanOrEqual(5);
  await browser.close();
});
