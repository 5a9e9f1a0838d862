// Writes a video of the browser's own recorder, as it was written and as it is exported, for read-video.sh.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { openHeadlessPage } from '../../lib/headless/headless-page';
import { root } from '../../lib/node/root';

const { page, close } = await openHeadlessPage({ root, entry: 'tests/browser/kept-video-page.ts' });
try {
  await page.waitForFunction(() => window.keepVideo);
  const { written, exported } = await page.evaluate(() =>
    window.keepVideo!('video/webm;codecs=vp9', false, 5, 0),
  );
  const write = (name: string, base64: string) =>
    writeFileSync(path.join(process.argv[2], name), Buffer.from(base64, 'base64'));
  write('written.webm', written);
  write('exported.webm', exported);
} finally {
  await close();
}
