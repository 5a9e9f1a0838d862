import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { launchTabsWithWebcam, stillWebcam } from '../harness/webcam';
import { observe, startLive } from './live-page';

/** Puts another tab in front, and says that the page noticed. */
async function hide(context: BrowserContext, page: Page): Promise<Page> {
  const other = await context.newPage();
  await other.bringToFront();
  await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe('hidden');
  return other;
}

async function show(page: Page): Promise<void> {
  await page.bringToFront();
  await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe('visible');
}

const recorded = async (page: Page) => Number(await page.locator('#record-bar').getAttribute('data-frames'));

/** Waits until so many more frames are on the disk; recordUntil asks at each painting, which a hidden page has none of. */
async function recordMore(page: Page, frames: number): Promise<void> {
  const before = await recorded(page);
  await expect.poll(() => recorded(page), { timeout: 300_000 }).toBeGreaterThanOrEqual(before + frames);
}

/** The newest probabilities, by unit. */
const valuesOf = (page: Page) =>
  page
    .locator('#live [data-au]')
    .evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset.p)));

async function endAndLook(page: Page): Promise<void> {
  await page.locator('body').press('r');
  await page.getByRole('link', { name: 'Look at it' }).click();
  await page.getByRole('slider', { name: /moment/i }).waitFor();
}

test('goes on recording behind another tab, reads the same there, and leaves no gap', async ({ baseURL }) => {
  const { context, close } = await launchTabsWithWebcam(stillWebcam());
  const page = await context.newPage();
  await startLive(page, baseURL as string);
  await expect(page.locator('#record-bar')).toContainText('Goes on while this page is covered');
  await observe(page, 5);
  const before = await valuesOf(page);
  await page.getByRole('checkbox', { name: /record the video/i }).check();
  await page.locator('body').press('r');
  await recordMore(page, 3);

  await hide(context, page);
  await recordMore(page, 8);
  expect(await page.evaluate(() => document.visibilityState)).toBe('hidden');
  await expect(page.locator('#live')).toHaveAttribute('data-state', 'running');
  const behind = await valuesOf(page);
  const apart = behind.map((p, j) => Math.abs(p - before[j]));
  expect(Math.max(...apart), 'the same picture reads the same').toBeLessThan(0.02);

  await show(page);
  await recordMore(page, 3);
  await endAndLook(page);
  await expect(page.getByRole('region', { name: 'Made with' })).not.toContainText('Not read');
  await close();
});

test('says before that a browser cannot go on behind another tab, and marks the gap', async ({ baseURL }) => {
  const { context, close } = await launchTabsWithWebcam(stillWebcam());
  const page = await context.newPage();
  await page.addInitScript(() => Reflect.deleteProperty(window, 'MediaStreamTrackProcessor'));
  await startLive(page, baseURL as string);
  await expect(page.locator('#record-bar')).toContainText('reads nothing while the page is covered');
  await page.locator('body').press('r');
  await recordMore(page, 3);
  await hide(context, page);
  await expect(page.locator('#live')).toHaveAttribute('data-state', 'paused');
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2000)));
  await show(page);
  await expect(page.locator('#live')).toHaveAttribute('data-state', 'running');
  await expect(page.locator('#record-bar')).toContainText('1 gap marked');
  await endAndLook(page);
  await expect(page.getByRole('region', { name: 'Made with' })).toContainText(/Not read.*page hidden/);
  await expect(page.locator('.mark-gap')).toContainText('not read: page hidden');
  await close();
});
