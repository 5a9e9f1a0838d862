import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { anyWebcam, launchWithWebcam } from '../harness/webcam';
import { expectAccessible } from './accessible';
import { startLive } from './live-page';
import { recordUntil } from './recording-page';

const row = (page: Page) => page.locator('[data-au="12"]');

async function exported(page: Page, name: RegExp): Promise<Buffer> {
  const menu = page.locator('details', { hasText: 'OpenFace CSV' });
  if (!(await menu.evaluate((element: HTMLDetailsElement) => element.open))) {
    await menu.locator('summary').click();
  }
  const downloading = page.waitForEvent('download');
  await menu.getByRole('button', { name }).click();
  return readFile(await (await downloading).path());
}

/** Runs in the page: its clock waits for the next frame, so that a second holds frames enough on a busy machine too. */
function waitForFrames(): void {
  const MOST_MS = 200;
  const real = performance.now.bind(performance);
  let time = real();
  let last = time;
  let left = MOST_MS;
  performance.now = () => {
    const now = real();
    const passed = Math.min(now - last, left);
    last = now;
    left -= passed;
    time += passed;
    return time;
  };
  new MutationObserver(() => {
    left = MOST_MS;
  }).observe(document, { subtree: true, attributeFilter: ['data-frame'] });
}

test('takes a neutral face, shows and records what is seen from it beside the raw values', async ({
  baseURL,
}) => {
  const browser = await launchWithWebcam(await anyWebcam());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(waitForFrames);
  await startLive(page, baseURL as string);

  await page.locator('body').press('n');
  await expect(page.locator('[data-neutral="countdown"]')).toContainText('relaxed face');
  await page.locator('body').press('Escape');
  await expect(page.locator('[data-neutral]')).toHaveCount(0);
  await expect(page.locator('#live')).toHaveAttribute('data-state', 'running');
  await expect(row(page)).not.toHaveAttribute('data-adjusted', /./);

  await page.getByRole('button', { name: 'Neutral', exact: true }).click();
  await expect(page.locator('[data-neutral="hold"]')).toBeVisible();
  await expect(page.locator('#neutral-bar')).toContainText(/Neutral face of face 1, \d+ frames/);
  await expect(row(page)).toHaveAttribute('data-adjusted', /^[01]/);
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole('checkbox', { name: /record the video/i }).check();
  await page.getByRole('combobox').filter({ hasText: 'with overlay' }).selectOption('overlay');
  await page.getByText('More settings').click();
  await page.getByRole('combobox').filter({ hasText: '5 times' }).selectOption('5');
  await page.getByLabel('Notes').fill('Second visit');
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await recordUntil(page, 30);
  await page.getByRole('button', { name: /Clear/ }).click();
  await expect(row(page)).not.toHaveAttribute('data-adjusted', /./);
  await page.getByRole('button', { name: 'Record', exact: true }).click();
  await page.getByRole('link', { name: 'Look at it' }).click();

  await expect(page.locator('#recording')).toContainText('Second visit');
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
  const lines = (await exported(page, /^JSON Lines/)).toString().trim().split('\n');
  const faces = lines.map((line) => JSON.parse(line)).filter(({ success }) => success);
  const [first, last] = [faces[0], faces.at(-1)];
  expect(first.aus.AU12.adjusted).toBeLessThanOrEqual(first.aus.AU12.p);
  expect(first.aus.AU12.peak.x).toBeGreaterThan(first.box.x - first.box.width);
  expect(first.aus.AU12.peak.x).toBeLessThan(first.box.x + 2 * first.box.width);
  expect(Math.abs(first.quality.yaw)).toBeLessThan(45);
  expect(last.aus.AU12).not.toHaveProperty('adjusted');

  const { header, totals } = JSON.parse(
    (await exported(page, /columns of JSON Lines/i)).toString(),
  ).recording;
  expect(header).toMatchObject({ version: 3, video: { overlay: true }, settings: { graphRate: 5 } });
  expect(header.baselines).toHaveLength(1);
  expect(header.source.camera.label).not.toBe('');
  const sinceStart = Date.parse(last.utc) - header.clock.at(-1).zero;
  expect(Math.abs(sinceStart - 1000 * last.timestamp)).toBeLessThan(1);
  expect(Math.abs(header.clock[0].zero - Date.parse(header.date))).toBeLessThan(1);
  expect(totals.graphs).toBeGreaterThan(5);

  const parquet = new Uint8Array(await exported(page, /^Parquet/)).buffer;
  const rows = await parquetReadObjects({ file: parquet });
  expect(rows).toHaveLength(lines.length);
  expect(rows.find(({ success }) => success)?.AU12_p).toBeCloseTo(first.aus.AU12.p, 5);
  const { key_value_metadata } = await parquetMetadataAsync(parquet);
  expect(key_value_metadata?.map(({ key }) => key)).toEqual(
    expect.arrayContaining(['model', 'backend', 'columns']),
  );
  await browser.close();
});
