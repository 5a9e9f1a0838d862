import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { root } from '../../lib/node/root';
import { exportedRowSchema } from '../../lib/readings/reading-row';
import { openSite } from '../harness/site';
import { ISOLATING, serveFolder } from '../harness/static-server';
import { anyWebcam, launchWithWebcam } from '../harness/webcam';
import { expectAccessibleInEveryLook } from './accessible';

const FOLDER = path.join(root, 'tests', 'fixtures', 'parent-page');
const openParents = () => serveFolder(FOLDER, () => ({}));

interface Parent {
  said: string[];
  rows: unknown[];
}
const parentOf = (page: Page) =>
  page.evaluate(() => {
    const { said, rows } = window as unknown as Parent;
    return { said, rows };
  });

/** Starts the live page in the frame of a page, and waits for its readings. */
async function startInFrame(page: Page): Promise<void> {
  const inside = page.frameLocator('#faces');
  await inside.getByRole('button', { name: /enable webcam/i }).click();
  await inside.locator('#live[data-faces="1"]').waitFor();
}

test('a page that is allowed gets the numbers of each frame after its hello, and nothing but numbers', async () => {
  const parents = await openParents();
  const site = await openSite({ UGN_FRAME_ANCESTORS: `https://survey.example, ${parents.origin}` });
  const browser = await launchWithWebcam(await anyWebcam());
  const page = await (await browser.newContext()).newPage(); // axe asks for a context of its own
  await page.goto(`${parents.origin}/?site=${site.url}`);
  await startInFrame(page);
  await page.waitForFunction(() => (window as unknown as Parent).rows.length > 3);
  const { said, rows } = await parentOf(page);
  expect(said.slice(0, 2)).toEqual(['ugn-live here', 'ugn-live hello']);
  expect(new Set(said.slice(2))).toEqual(new Set(['ugn-live readings']));
  for (const row of rows) expect(exportedRowSchema.safeParse(row).error).toBeUndefined();
  const inside = page.frames()[1];
  expect(await inside.evaluate(() => crossOriginIsolated)).toBe(false); // it runs without threads
  await expect(page.frameLocator('#faces').locator('[data-reader]')).toContainText(parents.origin);
  await expectAccessibleInEveryLook(page); // axe looks into the frame, too

  const silent = await browser.newPage();
  await silent.goto(`${parents.origin}/?silent&site=${site.url}`);
  await startInFrame(silent);
  expect((await parentOf(silent)).said).toEqual(['ugn-live here']);
  await browser.close();
  await site.close();
  await parents.close();
});

test('a page that is itself isolated shows it too, and shares its isolation', async () => {
  const parents = await serveFolder(FOLDER, () => ISOLATING);
  const site = await openSite({ UGN_FRAME_ANCESTORS: parents.origin });
  const browser = await launchWithWebcam(await anyWebcam());
  const page = await browser.newPage();
  await page.goto(`${parents.origin}/?site=${site.url}`);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await startInFrame(page);
  await page.waitForFunction(() => (window as unknown as Parent).rows.length > 3);
  expect(await page.frames()[1].evaluate(() => crossOriginIsolated)).toBe(true); // with threads
  await browser.close();
  await site.close();
  await parents.close();
});

test('another page cannot show the site, nor can any unless the server says so, nor the page of orders', async ({
  baseURL,
}) => {
  const parents = await openParents();
  const site = await openSite({ UGN_FRAME_ANCESTORS: parents.origin });
  const browser = await launchWithWebcam(await anyWebcam());
  const elsewhere = parents.origin.replace('localhost', '127.0.0.1');
  for (const [parent, address] of [
    [elsewhere, site.url],
    [parents.origin, baseURL],
    [parents.origin, `${site.url}/training?`],
  ]) {
    const page = await browser.newPage();
    const refused = page.waitForEvent('console', (message) => /frame|X-Frame-Options/.test(message.text()));
    await page.goto(`${parent}/?site=${address}`);
    await refused;
    await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
    expect((await parentOf(page)).said).toEqual([]);
    await page.close();
  }
  await browser.close();
  await site.close();
  await parents.close();
});
