import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Continuity, FaceFollower } from '../../../lib/vision/face-follower';
import type { PixelImage } from '../../../lib/vision/pixels';
import { renderedFaces } from '../../harness/webcam';

const faces = renderedFaces();
const { width, height } = await sharp(faces[0]).metadata();

/** The face of the rendered clip as a detector would give it: eyes at 45 % of the height. */
const found = (() => {
  const [x, y, apart] = [width / 2, 0.45 * height, 0.06 * width];
  const eyes = { right: { x: x - apart, y }, left: { x: x + apart, y } };
  const [nose, mouth] = [1.2, 2.2].map((down) => ({ x, y: y + down * apart }));
  const ears = [-2.2, 2.2].map((side) => ({ x: x + side * apart, y: y + 0.3 * apart }));
  const keypoints = [eyes.right, eyes.left, nose, mouth, ...ears];
  const box = { x: x - 2.5 * apart, y: y - 2 * apart, width: 5 * apart, height: 5 * apart };
  return { score: 0.9, box, keypoints, eyes };
})();

async function pixelsOf(jpeg: Buffer, change = (image: Sharp) => image): Promise<PixelImage> {
  const image = sharp(await change(sharp(jpeg)).toBuffer()).ensureAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

const here = await pixelsOf(faces[0]);
const later = await pixelsOf(faces[2], (image) => image.linear(0.85, 0));
/** Somebody else, of whom no part looks the same, at the same place. */
const other = await pixelsOf(faces[0], (image) => image.flip().negate({ alpha: false }));
const grey: PixelImage = { width, height, data: new Uint8ClampedArray(4 * width * height).fill(128) };

/** Tells the numbers in each picture; null stands for one without a face. */
function follower(remembersFaces: boolean) {
  const made = new FaceFollower();
  made.remembersFaces = remembersFaces;
  let time = 0;
  return (picture: PixelImage, continuity: Continuity = 'on', isThere = true, seconds = 1 / 30) => {
    time += 1000 * seconds;
    const isCut = made.begin(picture, time, continuity);
    const { tracked, returned } = made.follow(picture, isThere ? [found] : [], 1, time);
    return { number: tracked.at(0)?.number ?? null, isCut, returned };
  };
}

describe('FaceFollower', () => {
  it('gives nobody a number by place across a cut, a pause or an absence; another file begins with 1', () => {
    const follow = follower(false);
    const plain = { isCut: false, returned: [] };
    expect(follow(here, 'anew')).toEqual({ number: 1, ...plain });
    expect(follow(later)).toEqual({ number: 1, ...plain });
    expect(follow(other)).toEqual({ number: 2, isCut: true, returned: [] });
    expect(follow(other, 'cut')).toEqual({ number: 3, ...plain });
    for (let i = 0; i < 20; i++) expect(follow(grey, 'on', false, 0.1).number).toBeNull();
    expect(follow(other)).toEqual({ number: 4, ...plain });
    expect(follow(here, 'anew')).toEqual({ number: 1, ...plain });
  });

  it('gives somebody who returns the old number where that is asked for, and says so', () => {
    const follow = follower(true);
    expect(follow(here, 'anew').number).toBe(1);
    expect(follow(other)).toEqual({ number: 2, isCut: true, returned: [] });
    expect(follow(later)).toEqual({ number: 1, isCut: true, returned: [1] });
    for (let i = 0; i < 20; i++) follow(grey, 'on', false, 0.1);
    expect(follow(here)).toEqual({ number: 1, isCut: false, returned: [1] });
    // Of another file nothing is remembered.
    expect(follow(other, 'anew')).toEqual({ number: 1, isCut: false, returned: [] });
    expect(follow(here)).toEqual({ number: 2, isCut: true, returned: [] });
  });
});
