import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { alignInput } from '../../../lib/vision/align';
import { cropFace } from '../../../lib/vision/crop';
import { FaceMemory, type Look } from '../../../lib/vision/face-memory';
import { renderedFaces } from '../../harness/webcam';

const SIZE = 112;
const QUALITY = { size: 60, blur: 0.3, light: 0.5, roll: 0, yaw: 0, covered: 0 };
const EMPTY = new Set<number>();

/** A part of a picture as a look; where the eyes are does not matter to the memory, only that it is the same place. */
async function look(jpeg: Buffer, { at = 0.5, gain = 1, quality = {} } = {}): Promise<Look> {
  const { data, info } = await sharp(jpeg)
    .linear(gain, 0)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const y = info.height * 0.45;
  const eyes = {
    right: { x: info.width * at - 0.06 * info.width, y },
    left: { x: info.width * at + 0.06 * info.width, y },
  };
  const crop = cropFace({ ...info, data }, alignInput(eyes, SIZE), SIZE);
  return { crop, size: SIZE, quality: { ...QUALITY, ...quality } };
}

const faces = renderedFaces();
const person = await look(faces[0]);
const later = await look(faces[2], { gain: 0.8 });
const stranger = await look(faces[0], { at: 0.2 });

function memory(): FaceMemory {
  const made = new FaceMemory();
  made.remember(1, () => person, 0);
  return made;
}

describe('FaceMemory', () => {
  it('knows a person again a little later in other light, and no other picture', () => {
    expect(memory().recognise(later, EMPTY)).toBe(1);
    expect(memory().recognise(stranger, EMPTY)).toBeNull();
  });

  it('takes nobody for one who is in the picture', () => {
    const two = memory();
    two.remember(2, () => stranger, 0);
    expect(two.recognise(later, new Set([1]))).toBeNull();
    expect(two.recognise(stranger, new Set([1]))).toBe(2);
  });

  it('does not judge a face that is turned, small or blurred, nor keep one', async () => {
    for (const quality of [{ yaw: 40 }, { yaw: null }, { size: 15 }, { blur: 0.9 }]) {
      expect(memory().recognise({ ...later, quality: { ...QUALITY, ...quality } }, EMPTY)).toBe('unclear');
    }
    const none = new FaceMemory();
    none.remember(1, () => ({ ...person, quality: { ...QUALITY, yaw: 40 } }), 0);
    expect(none.recognise(person, EMPTY)).toBeNull();
  });

  it('says nobody rather than one of two who look alike, and knows nobody once it has forgotten', () => {
    const alike = memory();
    alike.remember(2, () => person, 0);
    expect(alike.recognise(person, EMPTY)).toBeNull();
    const forgetful = memory();
    forgetful.forget();
    expect(forgetful.recognise(person, EMPTY)).toBeNull();
  });
});
