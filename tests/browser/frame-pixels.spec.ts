import { expect, test } from '@playwright/test';
import sharp, { type SharpOptions } from 'sharp';
import { type PageServer, servePage } from '../../lib/headless/page-server';
import { root } from '../../scripts/setup.mjs';
import { launch } from '../harness/browser';

let server: PageServer;
test.beforeAll(async () => {
  server = await servePage({ root, entry: 'tests/browser/frame-pixels-page.ts' });
});
test.afterAll(() => server.close());

const SIZES: [number, number][] = [
  [640, 480],
  [640, 480],
  [333, 201],
  [1, 1],
];

const ORIENTATIONS = [1, 2, 3, 6, 8];
/** JPEG files of one picture, each turned by its EXIF data. */
const turned = Promise.all(
  ORIENTATIONS.map(async (orientation) => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const picture = sharp({ create: { width: 64, height: 40, channels: 3, noise } } as SharpOptions);
    return (await picture.withMetadata({ orientation }).jpeg().toBuffer()).toString('base64');
  }),
);

test('the pixels of frames are read as they are shown, whatever their size and turn', async () => {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => window.readFrames);
    expect(await page.evaluate((sizes) => window.readFrames!(sizes), SIZES)).toEqual(SIZES.map(() => true));
    for (const picture of await turned) {
      expect(await page.evaluate((content) => window.readPicture!(content), picture)).toBe(true);
    }
  } finally {
    await browser.close();
  }
});
