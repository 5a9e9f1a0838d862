import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { openHeadlessPage } from '../../lib/headless/headless-page';
import { root } from '../../lib/node/root';
import { renderedFace } from './webcam';

/** A folder of pictures and a video, good and bad, as people have them. */
export async function makeMixedFolder(folder: string): Promise<void> {
  const put = async (name: string, content: Uint8Array | string) => {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  };
  const jpeg = renderedFace();
  const face = () => sharp(jpeg);
  const { width, height } = await face().metadata();
  const png = await face().png().toBuffer();
  const webp = await face().webp({ quality: 95 }).toBuffer();
  const fine = { quality: 100, chromaSubsampling: '4:4:4' };
  const wall = { create: { width: 320, height: 240, channels: 3 as const, background: '#789' } };

  await put('good/face.jpg', jpeg);
  await put('good/face.png', png);
  await put('good/face.webp', webp);
  await put('good/FACE.JPG', jpeg);
  await put('good/a "face", quoted.png', png);
  await put('good/grey.png', await face().greyscale().png().toBuffer());
  await put('good/alpha.png', await face().ensureAlpha(0.999).png().toBuffer());
  await put('good/deep.png', await face().toColourspace('rgb16').png().toBuffer());
  await put(
    'good/progressive.jpg',
    await face()
      .jpeg({ ...fine, progressive: true })
      .toBuffer(),
  );
  await put('good/wide.jpg', await face().resize(1600).jpeg(fine).toBuffer());
  // Stored lying on its side; the tag says how to turn it upright.
  const turned = await face().rotate(90).jpeg(fine).toBuffer();
  await put('good/turned.jpg', await sharp(turned).withMetadata({ orientation: 8 }).jpeg(fine).toBuffer());
  const pair = sharp({ create: { ...wall.create, width: 2 * width, height } }).composite([
    { input: png, left: 0, top: 0 },
    { input: png, left: width, top: 0 },
  ]);
  await put('good/two faces.png', await pair.png().toBuffer());
  await put('good/wall.png', await sharp(wall).png().toBuffer());
  const second = await sharp(wall).resize(width, height, { fit: 'fill' }).png().toBuffer();
  await put(
    'good/moving.gif',
    await sharp([png, second], { join: { animated: true } })
      .gif()
      .toBuffer(),
  );
  await put('good/clip.webm', await movingClip(jpeg));

  await put('bad/empty.jpg', '');
  await put('bad/empty.mp4', '');
  await put('bad/text.jpg', 'This is no picture.');
  await put('bad/text.mp4', 'This is no video.');
  await put(
    'bad/noise.png',
    Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256),
  );
  for (const [ending, whole] of Object.entries({ jpg: jpeg, png, webp })) {
    await put(`bad/cut.${ending}`, whole.subarray(0, Math.floor(whole.length / 2)));
  }
  await put('bad/huge.png', headOfHugePng());
  await put('notes.txt', 'Seen on Monday.');
  await put('.hidden.jpg', jpeg);
}

/** A PNG that says it has 40,000 × 40,000 pixels: its head, and the beginning of its data. */
function headOfHugePng(): Uint8Array {
  const head = '89504e470d0a1a0a0000000d4948445200009c4000009c400802000000de6e9952';
  return Buffer.concat([Buffer.from(`${head}0000ffff49444154`, 'hex'), Buffer.alloc(1000)]);
}

/** A second of a face that moves sideways: WebM with alpha, ten frames. */
export async function movingClip(jpeg: Buffer): Promise<Buffer> {
  const { page, close } = await openHeadlessPage({ root, entry: 'tests/harness/made-clip-page.ts' });
  try {
    await page.waitForFunction(() => window.makeClip);
    const clip = await page.evaluate(
      (picture) => window.makeClip!(picture, 10, 0.1),
      jpeg.toString('base64'),
    );
    return Buffer.from(clip, 'base64');
  } finally {
    await close();
  }
}
