import { expect, test } from '@playwright/test';
import { launch } from '../harness/browser';
import { obeyEvents, tell } from '../harness/obedient-camera';
import { anyWebcam, launchWithWebcam, renderedFace } from '../harness/webcam';
import { startLive } from './live-page';

test('says how to go on when the camera is denied', async ({ baseURL }) => {
  const browser = await launch('--use-fake-device-for-media-stream', '--deny-permission-prompts');
  const page = await browser.newPage();
  await page.goto(baseURL as string);
  await page.getByRole('button', { name: /enable webcam/i }).click();
  await page.waitForSelector('#live[data-state="denied"]');
  await expect(page.getByRole('button', { name: /try again/i })).toBeVisible();
  await browser.close();
});

test('offers a file when there is no camera', async ({ baseURL }) => {
  const browser = await launch('--use-fake-ui-for-media-stream');
  const page = await browser.newPage();
  await page.goto(baseURL as string);
  await page.getByRole('button', { name: /enable webcam/i }).click();
  await page.waitForSelector('#live[data-state="no-camera"]');
  await expect(page.getByText(/file/i).first()).toBeVisible();
  await browser.close();
});

test('waits for an unplugged camera and goes on when it is back', async ({ baseURL }) => {
  const browser = await launchWithWebcam(await anyWebcam());
  const page = await browser.newPage();
  await obeyEvents(page);
  await startLive(page, baseURL as string);
  await tell(page, 'unplug');
  await page.waitForSelector('#live[data-state="camera-lost"]');
  await tell(page, 'replug');
  await page.waitForSelector('#live[data-state="running"]');
  await browser.close();
});

test('says what is missing in a browser without WebGL, and how to get it', async ({ baseURL }) => {
  const browser = await launchWithWebcam(await anyWebcam(), '--disable-gpu', '--disable-software-rasterizer');
  const page = await browser.newPage();
  await page.goto(baseURL as string);
  await page.getByRole('button', { name: /enable webcam/i }).click();
  await expect(page.locator('#live')).toContainText(/needs WebGL.*Switch on graphics/);
  await browser.close();
});

test('refuses a damaged model and names the file', async ({ baseURL }) => {
  const browser = await launchWithWebcam(await anyWebcam());
  const page = await browser.newPage();
  await page.context().route('**/models/default/*.bin', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    await route.fulfill({ response, body: body.subarray(0, body.length - 100) });
  });
  await page.goto(baseURL as string);
  await page.getByRole('button', { name: /enable webcam/i }).click();
  await page.waitForSelector('#live[data-state="error"]');
  await expect(page.locator('#live')).toContainText(/\.bin/);
  await browser.close();
});

test('plays a picture file instead of the camera, and refuses what is not a picture', async ({ baseURL }) => {
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(baseURL as string);
  const input = page.locator('input[type="file"]').first();
  await input.setInputFiles({
    name: 'notes.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('not a picture'),
  });
  await expect(page.locator('#live')).toContainText(/notes\.txt/);
  await page.reload();
  await input.setInputFiles({ name: 'face.jpg', mimeType: 'image/jpeg', buffer: renderedFace() });
  await page.waitForSelector('#live[data-faces="1"]');
  const rows = page.locator('#live [data-au]');
  expect(
    await rows.evaluateAll((all) => all.every((row) => Number((row as HTMLElement).dataset.p) > 0)),
  ).toBe(true);
  await browser.close();
});

test('never chooses a software GPU', async ({ baseURL }) => {
  const browser = await launchWithWebcam(
    await anyWebcam(),
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
  );
  const page = await browser.newPage();
  await startLive(page, baseURL as string);
  expect(await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter()))).toBe(true);
  await expect(page.locator('#live')).toHaveAttribute('data-backend', 'wasm');
  await browser.close();
});

test('reads by TensorFlow.js alone where the backbone’s own kernels cannot be had', async ({ baseURL }) => {
  const browser = await launchWithWebcam(await anyWebcam());
  const page = await browser.newPage();
  let refused = 0;
  await page.context().route('**/wasm/forward-*.wasm', (route) => {
    refused++;
    return route.fulfill({ status: 404 });
  });
  await startLive(page, baseURL as string);
  expect(refused).toBeGreaterThan(0);
  await expect(page.locator('#live')).toHaveAttribute('data-backend', 'wasm');
  await expect(page.locator('#live')).toHaveAttribute('data-faces', '1');
  await browser.close();
});
