import { setImmediate } from 'node:timers/promises';
import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import { Random } from '../../../lib/numbers/random';
import { STANDARD_AUGMENTATION } from '../../../training/input/augment';
import { trainingBatch } from '../../../training/input/batch';
import type { Faces } from '../../../training/input/faces';
import { createFeeder, type Feeder, type FeederOptions } from '../../../training/input/feeder';
import { throughJpeg } from '../../../training/input/jpeg';

const SIDE = 40;
const SIZE = 32;
const COUNT = 11;
/** Everything happens to some image. */
const AUGMENTATION = { ...STANDARD_AUGMENTATION, grey: 0.5, blur: 0.5, noise: 0.5, cover: 0.5, jpeg: 0.5 };

const random = new Random(3);
const pixels = new Uint8Array(new SharedArrayBuffer(COUNT * SIDE * SIDE * 3)).map(() => random.int(256));
const faces: Faces = {
  count: COUNT,
  side: SIDE,
  pixels,
  labels: Float32Array.from({ length: COUNT * 2 }, (_, i) => (i % 5 === 0 ? Number.NaN : i % 2)),
  subjects: Array.from({ length: COUNT }, () => 'a'),
  source: new Uint8Array(COUNT),
};
/** All images in another order for each step; batches are parts of one array, as the samplers hand them out. */
const all = Uint32Array.from({ length: 100 }, (_, i) => (i * 7) % COUNT);
const batchOf = (step: number) => all.subarray(3 * step, 3 * step + 3);
const key = (step: number) => [8, 1, step];

let feeder: Feeder;
afterEach(() => feeder?.close());

function feed(workers: number, changes: Partial<FeederOptions> = {}): Feeder {
  feeder = createFeeder({ faces, size: SIZE, augmentation: AUGMENTATION, batchOf, key, workers, ...changes });
  return feeder;
}

test.each([0, 1, 3])('%i threads feed the batches that the key fixes, in any order', async (workers) => {
  feed(workers);
  for (const step of [0, 1, 2, 3, 7, 8, 4]) {
    expect(await feeder.next(step)).toEqual(
      trainingBatch(faces, batchOf(step), SIZE, AUGMENTATION, key(step)),
    );
  }
});

test('another key draws other images', async () => {
  const one = await feed(0).next(0);
  const other = await feed(0, { key: () => [9, 1, 0] }).next(0);
  expect(other.images).not.toEqual(one.images);
  expect(other.labels).toEqual(one.labels);
});

test('what fails in a thread reaches the trainer, and only where that step is asked for', async () => {
  const unfit = (step: number) => (step === 2 ? Uint32Array.of(COUNT) : batchOf(step));
  feed(2, { batchOf: unfit });
  await feeder.next(0);
  await feeder.next(1);
  await expect(feeder.next(2)).rejects.toMatchObject({
    name: 'AppError',
    message: expect.stringContaining(`Image ${COUNT} was asked for; there are ${COUNT}`),
  });
});

test('a thread that dies is an error, not a wait for ever', async () => {
  feed(1);
  const first = feeder.next(0);
  await setImmediate();
  await feeder.close();
  await expect(first).rejects.toMatchObject({ name: 'AppError' });
});

test('a picture that went through JPEG is what libjpeg makes of it', async () => {
  const size = 44; // not a whole number of blocks
  const scene = Float32Array.from({ length: size * size * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const [x, y] = [pixel % size, Math.floor(pixel / size)];
    return Math.round(128 + 90 * Math.sin(x / (5 + (i % 3))) * Math.cos(y / 7) + (x > 20 && y > 25 ? 30 : 0));
  });
  for (const quality of [20, 60]) {
    const own = scene.slice();
    throughJpeg(own, size, quality);
    const file = await sharp(Uint8Array.from(scene), { raw: { width: size, height: size, channels: 3 } })
      .jpeg({ quality, chromaSubsampling: '4:2:0' })
      .toBuffer();
    const wanted = await sharp(file).raw().toBuffer();
    const mean = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a).reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
    expect(mean(own, wanted), `quality ${quality}`).toBeLessThan(0.2 * mean(scene, wanted));
  }
});
