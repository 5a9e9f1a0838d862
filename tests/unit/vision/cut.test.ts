import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { CutDetector } from '../../../lib/vision/cut';
import type { PixelImage } from '../../../lib/vision/pixels';
import { renderedFaces } from '../../harness/webcam';

const FRAME = 1000 / 30;

async function pixelsOf(jpeg: Buffer, change = (image: Sharp) => image): Promise<PixelImage> {
  const image = sharp(await change(sharp(jpeg)).toBuffer()).ensureAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const clip = await Promise.all(renderedFaces().map((jpeg) => pixelsOf(jpeg)));
const [first] = renderedFaces();
const { width, height } = clip[0];
/** Another scene with a face at about the same place: before another ground, mirrored and larger. */
const elsewhere = await pixelsOf(first, (image) =>
  image
    .flop()
    .extract({ left: width >> 3, top: height >> 3, width: (3 * width) >> 2, height: (3 * height) >> 2 })
    .resize(width, height, { fit: 'fill' })
    .composite([{ input: striped(), left: 0, top: 0 }]),
);
const grey: PixelImage = { width, height, data: new Uint8ClampedArray(4 * width * height).fill(128) };

/** Columns of dark and light over the left and right quarter. */
function striped(): Buffer {
  const stripes = Array.from({ length: 16 }, (_, i) => {
    const x = i < 8 ? (i * width) / 32 : (0.75 + (i - 8) / 32) * width;
    return `<rect x="${x}" width="${width / 32}" height="${height}" fill="${i % 2 ? '#eee' : '#222'}"/>`;
  });
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${stripes}</svg>`,
  );
}

/** In which of the pictures, counted from 0, a cut is noticed. */
function cutsIn(pictures: readonly PixelImage[], milliseconds = FRAME): number[] {
  const cuts = new CutDetector();
  return pictures.flatMap((picture, i) => (cuts.isCut(picture, i * milliseconds) ? [i] : []));
}

describe('CutDetector', () => {
  it('sees no cut in a clip of a face that moves, in a loop too, or every tenth frame of it', () => {
    expect(cutsIn([...clip, ...clip])).toEqual([]);
    expect(
      cutsIn(
        clip.filter((_, i) => i % 10 === 0),
        10 * FRAME,
      ),
    ).toEqual([]);
  });

  it('sees a cut to another scene, and back', () => {
    expect(cutsIn([clip[0], clip[1], elsewhere, elsewhere, clip[2]])).toEqual([2, 4]);
  });

  it('takes a blank picture for nothing: the scene before it and after it are compared', () => {
    expect(cutsIn([clip[0], grey, grey, clip[1]])).toEqual([]);
    expect(cutsIn([clip[0], grey, grey, elsewhere])).toEqual([3]);
    expect(cutsIn([grey, clip[0]])).toEqual([]);
  });

  it.each([
    ['a lamp goes on', (image: Sharp) => image.linear(1.6, 20)],
    ['a lamp goes out', (image: Sharp) => image.linear(0.35, 0)],
    ['the camera changes its curve', (image: Sharp) => image.gamma(2.2)],
    ['it becomes warmer', (image: Sharp) => image.tint('#ffb070')],
  ])('sees no cut when %s', async (_, change) => {
    expect(cutsIn([clip[0], await pixelsOf(first, change), clip[0]])).toEqual([]);
  });
});
