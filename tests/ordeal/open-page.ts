import type { Browser, BrowserContext, Page } from '@playwright/test';

/** Of anything that a page is waited for, milliseconds; more is a hang. */
const LONGEST_MS = 180_000;

/** A new page that functions of this folder can be handed to, which tsx has given names by a function of its own. */
export async function openPage(browser: Browser | BrowserContext): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(LONGEST_MS);
  await page.addInitScript({ content: 'globalThis.__name = (named) => named;' });
  return page;
}
