import { describe, expect, it } from 'vitest';
import type { DetectedFace } from '../../../lib/vision/detected-face';
import { HeldFaces } from '../../../lib/vision/held-faces';
import type { PixelImage } from '../../../lib/vision/pixels';

const WIDTH = 320;
const HEIGHT = 240;
const BOX = { x: 100, y: 60, width: 100, height: 100 };
const FACE: DetectedFace = {
  score: 0.95,
  box: BOX,
  keypoints: [],
  eyes: { right: { x: 130, y: 95 }, left: { x: 170, y: 95 } },
};

interface Scene {
  /** Pixels that all has moved to the right. */
  moved?: number;
  /** Added to every pixel. */
  light?: number;
  /** A dark square over the mouth. */
  covered?: boolean;
  /** Deviation of the noise, 0..255. */
  noise?: number;
}

/** Soft blobs, as of a face out of focus. */
function picture({ moved = 0, light = 0, covered = false, noise = 0 }: Scene = {}): PixelImage {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  let state = 7;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const at = 4 * (y * WIDTH + x);
      const wave = 50 * Math.sin((x - moved) / 9) * Math.cos(y / 11) + 30 * Math.sin((x - moved + y) / 17);
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const grain = noise * 3.46 * (state / 2 ** 32 - 0.5);
      const isHidden = covered && x > 135 && x < 165 && y > 120 && y < 150;
      data.fill(isHidden ? 20 : 120 + wave + light + grain, at, at + 3);
      data[at + 3] = 255;
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

function noted(): HeldFaces {
  const held = new HeldFaces();
  held.note(picture({ noise: 4 }), [FACE], 0);
  return held;
}

describe('faces that hold still', () => {
  it('are where they were for two frames, and are looked for in the third', () => {
    const held = noted();
    const still = picture({ noise: 4 });
    expect(held.in(still, 1, 33)).toEqual([FACE]);
    expect(held.in(still, 1, 66)).toEqual([FACE]);
    expect(held.in(still, 1, 99)).toBeNull();
  });

  it.each([
    ['moves by a fiftieth of its width', { moved: 2 }],
    ['moves far', { moved: 40 }],
    ['is lit otherwise', { light: 30 }],
    ['is covered in part', { covered: true }],
  ])('are looked for at once when one %s', (_, scene) => {
    expect(noted().in(picture({ ...scene, noise: 4 }), 1, 33)).toBeNull();
  });

  it('are looked for while fewer are known than wanted, none is, or time has passed', () => {
    expect(noted().in(picture(), 2, 33)).toBeNull();
    expect(noted().in(picture(), 1, 200)).toBeNull();
    const none = new HeldFaces();
    none.note(picture(), [], 0);
    expect(none.in(picture(), 1, 33)).toBeNull();
    const forgotten = noted();
    forgotten.forget();
    expect(forgotten.in(picture(), 1, 33)).toBeNull();
  });
});
