import type { Page } from '@playwright/test';

/** Opens the page of files with a folder or files in its list; nothing is read yet. */
export async function giveFiles(page: Page, baseURL: string, input: string | string[]): Promise<void> {
  await page.goto(`${baseURL}/analyze`);
  const folder = page.locator('input[type="file"][webkitdirectory]');
  const files = page.locator('input[type="file"]:not([webkitdirectory])');
  await (typeof input === 'string' ? folder : files).setInputFiles(input);
  await page.waitForSelector('#analyze:not([data-files="0"])');
}

/** Reads what waits, to the end. */
export async function readThem(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Read (it|them)$/ }).click();
  await page.waitForSelector('#analyze:not([data-state="idle"])');
  await page.waitForSelector('#analyze[data-state="idle"]');
}

/** Saves the table of all files that were read. */
export async function saveTable(page: Page, format: string, file: string): Promise<void> {
  await page.getByLabel('Format of the table').selectOption({ label: format });
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the table' }).click();
  await (await download).saveAs(file);
}
