import { expect, test } from '@playwright/test';
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

/** What a browser may lack, as text: it runs before the page's scripts. */
const WITHOUT = {
  'all that Chromium has': '',
  'no VideoFrame': 'delete globalThis.VideoFrame',
  'a VideoFrame that knows no formats': `{
    const { copyTo } = VideoFrame.prototype;
    VideoFrame.prototype.copyTo = function (bytes) { return copyTo.call(this, bytes); };
  }`,
};

for (const [has, script] of Object.entries(WITHOUT)) {
  test(`the pixels of frames are read as they are with ${has}`, async () => {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.addInitScript(script);
      await page.goto(server.url);
      await page.waitForFunction(() => window.readFrames);
      expect(await page.evaluate((sizes) => window.readFrames!(sizes), SIZES)).toEqual(SIZES.map(() => true));
    } finally {
      await browser.close();
    }
  });
}
