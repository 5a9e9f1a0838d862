import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { checkSchema } from '../../lib/check/check-result';
import { launchWithWebcam, stillWebcam } from '../harness/webcam';
import { expectAccessibleInEveryLook } from './accessible';

const guide = (page: Page) => page.locator('[data-phase]');

/** Skips steps until one is asked for. */
async function skipTo(page: Page, step: string): Promise<void> {
  while ((await guide(page).getAttribute('data-step')) !== step) await page.keyboard.press('s');
}

test('a person who keeps still is told by the keyboard alone what was not found, and owns the result', async ({
  baseURL,
}) => {
  const browser = await launchWithWebcam(stillWebcam());
  const page = await (await browser.newContext({ acceptDownloads: true })).newPage();
  const posted: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET' || !request.url().startsWith(baseURL as string))
      posted.push(request.url());
  });
  await page.goto(`${baseURL}/check`);
  await expectAccessibleInEveryLook(page);
  await page.getByLabel(/A code for the result/).fill('P7');
  await page.keyboard.press('Enter');
  await guide(page).waitFor();
  await expect(guide(page)).toHaveAttribute('data-step', 'rest');
  await expect(page.getByRole('status').filter({ hasText: 'Now, for three seconds' })).toHaveCount(1);
  await expect(guide(page)).toHaveAttribute('data-step', 'raise-brows'); // it goes on by itself
  await page.keyboard.press(' ');
  await expect(guide(page)).toHaveAttribute('data-phase', 'paused');
  await expectAccessibleInEveryLook(page);
  await page.keyboard.press(' ');
  await expect(guide(page)).toHaveAttribute('data-step', 'frown');
  await skipTo(page, 'smile');
  await expect(guide(page)).toHaveAttribute('data-step', 'dimple');
  await page.keyboard.press('Escape');

  const unit = (au: number) => page.locator(`li[data-au="${au}"]`);
  await expect(unit(1)).toHaveAttribute('data-verdict', /not-found|unsure/);
  await expect(unit(12)).toHaveAttribute('data-verdict', /not-found|unsure/);
  await expect(unit(4)).toHaveAttribute('data-verdict', 'untested');
  await expectAccessibleInEveryLook(page);

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export' }).click(),
  ]);
  const check = checkSchema.parse(JSON.parse(await readFile(await file.path(), 'utf8')));
  expect(check).toMatchObject({ person: 'P7', baseline: { face: 0 }, units: { length: 18 } });
  expect(check.steps[0].faces).toBeGreaterThan(2);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0); // nothing is kept unasked

  await page.getByRole('button', { name: 'Keep in this browser' }).click();
  await page.reload();
  await page.getByRole('button', { name: /^Show/ }).click();
  await expect(page.getByText('P7').first()).toBeVisible();
  await page.getByRole('button', { name: 'Use my neutral baseline on the live page' }).click();
  await page.getByRole('button', { name: /enable webcam/i }).click();
  await expect(page.locator('#neutral-bar')).toContainText('Neutral face of face 1');
  await page.goto(`${baseURL}/check`);
  await page.getByRole('button', { name: /^Delete/ }).click();
  await expect(page.getByText('None is kept')).toBeVisible();
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  expect(posted).toEqual([]);
  await browser.close();
});
