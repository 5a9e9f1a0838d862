import { expect, type Page, test } from '@playwright/test';
import { launch } from '../harness/browser';
import { obeyEvents, tell } from '../harness/obedient-camera';
import { anyWebcam, launchWithWebcam, renderedFaces } from '../harness/webcam';
import { expectAccessible } from './accessible';
import { startLive } from './live-page';
import { recordUntil } from './recording-page';

test('says that the camera gives nothing, records nothing meanwhile, marks the gap and goes on by itself', async ({
  baseURL,
}) => {
  const browser = await launchWithWebcam(await anyWebcam());
  const page = await (await browser.newContext()).newPage(); // axe needs one
  await obeyEvents(page);
  await startLive(page, baseURL as string);
  await page.locator('body').press('r');
  for (const [quiet, loud, words] of [
    ['sleep', 'wake', 'The camera gives no pictures'],
    ['mute', 'unmute', 'The camera is muted'],
  ]) {
    await recordUntil(page, Number(await page.locator('#record-bar').getAttribute('data-frames')) + 3);
    await tell(page, quiet);
    await page.waitForSelector('#live[data-state="stalled"]');
    await expect(page.locator('#live')).toContainText(words);
    await expect(page.locator('#live')).toContainText('Old values');
    await expectAccessible(page);
    const frame = await page.locator('#live').getAttribute('data-frame');
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1000)));
    expect(await page.locator('#live').getAttribute('data-frame')).toBe(frame);
    await tell(page, loud);
    await page.waitForSelector('#live[data-state="running"]');
    await expect(page.locator('#live')).not.toContainText('Old values');
  }
  await expect(page.locator('#record-bar')).toContainText('2 gaps marked');
  await page.locator('body').press('r');
  await page.getByRole('link', { name: 'Look at it' }).click();
  await expect(page.getByRole('region', { name: 'Made with' })).toContainText(
    /Not read.*no pictures;.*camera muted/,
  );
  await browser.close();
});

test('starts with a camera that is asleep, and says so', async ({ baseURL }) => {
  const browser = await launchWithWebcam(await anyWebcam());
  const page = await (await browser.newContext()).newPage(); // axe needs one
  await obeyEvents(page, { asleep: true });
  await page.goto(baseURL as string);
  await page.getByRole('button', { name: /enable webcam/i }).click();
  await page.waitForSelector('#live[data-state="stalled"]');
  await expectAccessible(page);
  await tell(page, 'wake');
  await page.waitForSelector('#live[data-state="running"][data-faces="1"]');
  await browser.close();
});

test('closes a camera before it opens the next, and goes back to it when that fails', async ({ baseURL }) => {
  const browser = await launchWithWebcam(await anyWebcam());
  const page = await browser.newPage();
  await page.setViewportSize({ width: 1440, height: 900 });
  await obeyEvents(page);
  await startLive(page, baseURL as string);
  await page.getByLabel('Camera', { exact: true }).selectOption('second');
  await expect(page.locator('#live')).toContainText(/could not be opened \(.*\), so the one before goes on/);
  await page.waitForSelector('#live[data-state="running"]');
  await expect(page.getByLabel('Camera', { exact: true })).toHaveValue('first');
  const openedWith = await page.evaluate(() => (window as unknown as { openedWith: number[] }).openedWith);
  expect(openedWith, 'cameras open at each opening').toEqual([0, 0, 0]);
  await browser.close();
});

test('starts where WebGPU does not say what its adapter is', async ({ baseURL }) => {
  const webgpu = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];
  const browser = await launchWithWebcam(await anyWebcam(), ...webgpu);
  const page = await browser.newPage();
  let shortened = 0;
  await page.context().route('**/_next/static/**/*.js', async (route) => {
    const response = await route.fetch();
    shortened++;
    const body = `if (self.GPUAdapter) delete GPUAdapter.prototype.info;${await response.text()}`;
    await route.fulfill({ response, body });
  });
  await startLive(page, baseURL as string);
  expect(shortened).toBeGreaterThan(0);
  await expect(page.locator('#live')).toHaveAttribute('data-backend', 'wasm');
  await expect(page.locator('#live')).toContainText('does not say what it is');
  await browser.close();
});

test('records a video file once, from its beginning, and says that it is over', async ({ baseURL }) => {
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(baseURL as string);
  const clip = await madeVideo(page);
  await page
    .locator('input[type="file"]')
    .first()
    .setInputFiles({
      ...{ name: 'clip.webm', mimeType: 'video/webm', buffer: clip },
    });
  await page.waitForSelector('#live[data-faces="1"]');
  await expect(page.locator('#record-bar')).toContainText('A video is recorded once');
  await page.locator('body').press('r');
  await expect(page.locator('#record-bar')).toHaveAttribute('data-state', 'closed');
  await expect(page.locator('#record-bar')).toContainText('The file is over');
  const before = Number(await page.locator('#live').getAttribute('data-frame'));
  await expect
    .poll(async () => Number(await page.locator('#live').getAttribute('data-frame')))
    .toBeGreaterThan(before + 2); // in a loop again
  await page.getByRole('link', { name: 'Look at it' }).click();
  const slider = page.getByRole('slider', { name: /moment/i });
  const seconds = Number(await slider.getAttribute('aria-valuemax'));
  expect(seconds).toBeGreaterThan(0.7 * VIDEO_SECONDS);
  expect(seconds).toBeLessThan(1.3 * VIDEO_SECONDS + 1);
  await browser.close();
});

const VIDEO_SECONDS = 4;

/** A video of the rendered face, as the browser's own recorder writes it. */
async function madeVideo(page: Page): Promise<Buffer> {
  const faces = renderedFaces().map((face) => face.toString('base64'));
  const bytes = await page.evaluate(
    async ({ faces, seconds }) => {
      const pictures = await Promise.all(
        faces.map((face) => {
          const bytes = Uint8Array.from(atob(face), (letter) => letter.charCodeAt(0));
          return createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
        }),
      );
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [pictures[0].width, pictures[0].height];
      const context = canvas.getContext('2d')!;
      const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: 'video/webm;codecs=vp8' });
      const pieces: Blob[] = [];
      recorder.ondataavailable = ({ data }) => pieces.push(data);
      const stopped = new Promise((resolve) => {
        recorder.onstop = resolve;
      });
      recorder.start();
      const start = performance.now();
      for (let i = 0; performance.now() - start < 1000 * seconds; i++) {
        context.drawImage(pictures[i % pictures.length], 0, 0);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      recorder.stop();
      await stopped;
      return Array.from(new Uint8Array(await new Blob(pieces).arrayBuffer()));
    },
    { faces, seconds: VIDEO_SECONDS },
  );
  return Buffer.from(bytes);
}
