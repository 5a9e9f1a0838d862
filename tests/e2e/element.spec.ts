import { cp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, expect, test } from '@playwright/test';
import type { Reading } from '../../lib/sdk/public';
import { installedPackage } from '../harness/installed-package';
import { type StaticServer, serveFolder } from '../harness/static-server';
import { launchWithWebcam, stillWebcam } from '../harness/webcam';
import { expectAccessibleInEveryLook } from './accessible';

declare global {
  interface Window {
    /** Names of the element's events, and its readings. */
    told: { readonly names: string[]; readonly readings: Reading[] };
  }
}

const PAGE = `<!doctype html><html lang="en"><head><title>A stranger’s page</title>
<meta name="viewport" content="width=device-width">
<style>:root { color-scheme: light dark; font: 1rem system-ui } main { max-width: 40rem; margin: auto }</style></head>
<body><main><h1>My face</h1><ugn-live assets="ugn-live/assets"></ugn-live></main>
<script type="module">
  import './ugn-live/dist/element.js';
  const told = { names: [], readings: [] };
  const view = document.querySelector('ugn-live');
  for (const name of ['ready', 'reading', 'stopped', 'failed']) {
    view.addEventListener(name, ({ detail }) => {
      told.names.push(name);
      if (name === 'reading') told.readings.push(detail);
    });
  }
  Object.assign(window, { told });
</script></body></html>`;

let folder: string;
let server: StaticServer;
let browser: Browser;

test.beforeAll(async () => {
  ({ folder } = await installedPackage());
  const site = path.join(folder, 'site');
  await cp(path.join(folder, 'node_modules', 'ugn-live'), path.join(site, 'ugn-live'), { recursive: true });
  await writeFile(path.join(site, 'index.html'), PAGE);
  await writeFile(path.join(site, 'lost.html'), PAGE.replace('ugn-live/assets', 'nowhere'));
  server = await serveFolder(site, () => ({}));
  browser = await launchWithWebcam(stillWebcam());
});
test.afterAll(async () => {
  await browser?.close();
  await server?.close();
  if (folder) await rm(folder, { recursive: true });
});

test('<ugn-live> shows the camera with what is read of it, from its button to its end', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(server.origin);
  await expectAccessibleInEveryLook(page);
  await page.getByRole('button', { name: 'Start the camera' }).press('Enter');
  await page.waitForFunction(() => window.told.readings.length >= 3);
  await expect(page.getByRole('status')).toHaveText('');
  const { width, face } = await page.evaluate(() => {
    const { width, faces } = window.told.readings.at(-1)!;
    return { width, face: faces[0] };
  });
  expect(face.aus.AU12?.p).toBeGreaterThanOrEqual(0);
  const painted = await page.evaluate(() => {
    const canvas = document.querySelector('ugn-live')!.shadowRoot!.querySelector('canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return { width: canvas.width, colours: new Set(new Uint32Array(data.buffer)).size };
  });
  expect(painted.width).toBe(width);
  expect(painted.colours).toBeGreaterThan(100);
  await expectAccessibleInEveryLook(page);

  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('button', { name: 'Start the camera' })).toBeVisible();
  expect(await page.evaluate(() => window.told.names.filter((name) => name !== 'reading'))).toEqual([
    'ready',
    'stopped',
  ]);
  expect(page.workers()).not.toHaveLength(0);
  await page.evaluate(() => document.querySelector('ugn-live')!.remove());
  await expect.poll(() => page.workers().length).toBe(0);
  await page.context().close();
});

test('<ugn-live> says what is wrong, and can be started again', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.origin}/lost.html`);
  const start = page.getByRole('button', { name: 'Start the camera' });
  await start.click();
  await expect(page.getByRole('status')).toContainText('There are no assets of ugn-live at');
  await page.evaluate(() => document.querySelector('ugn-live')!.setAttribute('assets', 'ugn-live/assets'));
  await start.click();
  await page.waitForFunction(() => window.told.readings.length > 0);
  expect(await page.evaluate(() => window.told.names[1])).toBe('failed');
  await page.context().close();
});
