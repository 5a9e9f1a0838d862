import { openHeadlessPage } from '../../lib/headless/headless-page';
import { root } from '../../lib/node/root';
import type { FrameKind } from './clip-frames-page';

export interface ClipFrames {
  readonly width: number;
  readonly height: number;
  readonly frames: Buffer[];
}

/**
 * Every frame of a clip in the order of showing, decoded packet by packet, so that the nth is the nth whatever else the
 * machine does. (A <video> that is told to seek may show the picture before for a while.)
 */
export async function framesOf(clip: string, kind: FrameKind): Promise<ClipFrames> {
  const { page, close } = await openHeadlessPage({ root, entry: 'tests/harness/clip-frames-page.ts' });
  try {
    await page.waitForFunction(() => window.clipFrames);
    await page.setInputFiles('input', clip);
    await page.evaluate((kind) => window.clipFrames!.open(kind), kind);
    const frames: Buffer[] = [];
    let [width, height] = [0, 0];
    for (;;) {
      const frame = await page.evaluate(() => window.clipFrames!.next());
      if (!frame) return { width, height, frames };
      ({ width, height } = frame);
      frames.push(Buffer.from(frame.content, 'base64'));
    }
  } finally {
    await close();
  }
}
