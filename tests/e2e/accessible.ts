import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';

/** axe finds no violation, and nothing is wider than the screen. */
export async function expectAccessible(page: Page): Promise<void> {
  // Colours on their way are no colours to judge.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, 'horizontal overflow').toBeLessThanOrEqual(0);
}

/** The same in light and dark, on a desktop and on a phone; the page is left light and wide. */
export async function expectAccessibleInEveryLook(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const width of [360, 1440]) {
      await test.step(`${colorScheme}, ${width} px`, async () => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await expectAccessible(page);
      });
    }
  }
}
