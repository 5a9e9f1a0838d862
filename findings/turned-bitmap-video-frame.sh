#!/usr/bin/env bash
# Chromium 156 (by playwright-core 1.65.1), seen 30 November 2026.
# Expected: new VideoFrame(bitmap).copyTo() gives the pixels that a canvas shows of the same ImageBitmap, as VideoFrame says
#   the bitmap's own width and height.
# So: of a JPEG whose EXIF data says that it is turned, createImageBitmap() gives a bitmap that is drawn upright and has
#   the upright size, but the frame's copied pixels are those of the file as it lies, at the upright size. Of a picture
#   that is not turned they are the same.
# Way round: draw the bitmap on a canvas, and make the frame of that.
# It needs a Chromium or Chrome: CHROME=/path/to/it, or chromium on the PATH.
set -euo pipefail
chrome=${CHROME:-$(command -v chromium || command -v google-chrome)}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > package.log
npm install --silent --no-audit --no-fund playwright-core@1.65.1
cat > try.mjs << 'JS'
import http from 'node:http';
import { chromium } from 'playwright-core';

const server = http.createServer((_, answer) => answer.end('<!doctype html>')).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`); // VideoFrame is for secure contexts
const seen = await page.evaluate(async () => {
  const size = { width: 64, height: 32 };
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  for (let y = 0; y < size.height; y += 8) {
    for (let x = 0; x < size.width; x += 8) {
      context.fillStyle = `rgb(${4 * x} ${8 * y} 128)`;
      context.fillRect(x, y, 8, 8);
    }
  }
  const jpeg = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 })).arrayBuffer());

  /** The JPEG with an EXIF segment of one tag, the orientation, behind its first marker. */
  const turned = (orientation) => {
    const exif = [
      0xff, 0xe1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0, // APP1, its length, Exif
      0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, // TIFF, big-endian; one entry
      0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0, // orientation, a short
    ];
    return new Blob([jpeg.slice(0, 2), new Uint8Array(exif), jpeg.slice(2)], { type: 'image/jpeg' });
  };
  const different = async (orientation) => {
    const bitmap = await createImageBitmap(turned(orientation));
    const { width, height } = bitmap;
    const drawn = new OffscreenCanvas(width, height).getContext('2d');
    drawn.drawImage(bitmap, 0, 0);
    const shown = drawn.getImageData(0, 0, width, height).data;
    const frame = new VideoFrame(bitmap, { timestamp: 0 });
    const copied = new Uint8ClampedArray(shown.length);
    await frame.copyTo(copied, { format: 'RGBA' });
    frame.close();
    const count = shown.filter((value, i) => value !== copied[i]).length;
    return { orientation, size: `${width}×${height}`, share: count / shown.length };
  };
  return Promise.all([1, 3, 6, 8].map(different));
});
console.log(`Chromium ${browser.version()}, node ${process.version}`);
for (const { orientation, size, share } of seen) {
  console.log(`orientation ${orientation}: ${size}, ${(100 * share).toFixed(1)} % of the numbers differ from what is shown`);
}
await browser.close();
server.close();
const isSo = seen.every(({ orientation, share }) => (orientation === 1 ? share === 0 : share > 0.1));
console.log(isSo ? 'As told: the turn is forgotten.' : 'No longer as told.');
process.exit(isSo ? 0 : 1);
JS
node try.mjs "$chrome"
