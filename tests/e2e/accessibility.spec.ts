import { expect, type Page, test } from '@playwright/test';
import { launch } from '../harness/browser';
import { renderedFace } from '../harness/webcam';
import { expectAccessible, expectAccessibleInEveryLook } from './accessible';
import { importMadeUp, momentSlider } from './recording-page';

async function unfold(page: Page): Promise<void> {
  await page.locator('main details').evaluateAll((all) => {
    for (const details of all as HTMLDetailsElement[]) details.open = true;
  });
}

test('the library is accessible, empty and with a recording', async ({ page }) => {
  await page.goto('/recordings');
  await page.getByText('No recordings yet').waitFor();
  await expectAccessibleInEveryLook(page);
  await importMadeUp(page);
  await expectAccessibleInEveryLook(page);
});

test('the page of a recording is accessible, with all that unfolds and with the traces as a picture', async ({
  page,
}) => {
  await importMadeUp(page);
  await page.getByRole('link', { name: 'Made up' }).click();
  await momentSlider(page).focus();
  for (const key of ['i', 'Shift+ArrowRight', 'o', 'Enter']) await page.keyboard.press(key);
  await page.keyboard.type('AU12 a smile');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-mark]')).toHaveCount(1);
  await unfold(page);
  await expectAccessibleInEveryLook(page);
  await page.getByRole('button', { name: 'Picture', exact: true }).click();
  await page.getByRole('dialog', { name: 'The traces as a picture' }).waitFor();
  await expectAccessibleInEveryLook(page);
});

test('the page for files is accessible, empty and with files that were read and not', async ({ baseURL }) => {
  const browser = await launch();
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${baseURL}/analyze`);
  await expectAccessibleInEveryLook(page);
  const analyze = page.locator('#analyze');
  await analyze
    .locator('input[type="file"]')
    .first()
    .setInputFiles([
      { name: 'face.jpg', mimeType: 'image/jpeg', buffer: renderedFace() },
      { name: 'cut.jpg', mimeType: 'image/jpeg', buffer: renderedFace().subarray(0, 2000) },
    ]);
  await expect(analyze).toHaveAttribute('data-files', '2');
  await expectAccessibleInEveryLook(page);
  await page.getByRole('button', { name: 'Read them' }).click();
  await expect(analyze).toHaveAttribute('data-read', '1');
  await expect(analyze).toHaveAttribute('data-failed', '1');
  await unfold(page);
  await expectAccessibleInEveryLook(page);
  await browser.close();
});

test('the page of the model is accessible, with all that unfolds', async ({ page }) => {
  await page.goto('/model');
  await page.getByRole('heading', { name: 'On photographs' }).waitFor();
  await unfold(page);
  await expectAccessibleInEveryLook(page);
});

test('the menu of the pages on a phone is accessible, and leads on by the keyboard', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/check');
  const menu = page.getByRole('button', { name: 'Check' });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await menu.press('Enter');
    await expect(page.getByRole('link', { name: 'Recordings' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('link', { name: 'Recordings' })).toBeHidden();
  }
  await menu.press('Enter');
  await page.getByRole('link', { name: 'Recordings' }).press('Enter');
  await page.getByRole('heading', { name: 'Recordings' }).first().waitFor();
  await expect(page.getByRole('link', { name: 'Check' })).toBeHidden();
});
