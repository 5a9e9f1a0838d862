import { expect, it } from 'vitest';
import { NewestPicture } from '../../../lib/live/newest-picture';

const { signal } = new AbortController();
const bitmap = {} as ImageBitmap;
const there = { take: async () => bitmap, drop() {} };
const gone = {
  take: async () => {
    throw new Error('The image source is not usable.');
  },
  drop() {},
};

it('goes on with the next picture where one is gone before it was taken', async () => {
  const pictures = new NewestPicture();
  const next = pictures.next(signal);
  pictures.offer(gone);
  await new Promise((resolve) => setTimeout(resolve));
  pictures.offer(there);
  expect(await next).toBe(bitmap);
});

it('gives up where no picture can be taken', async () => {
  const pictures = new NewestPicture();
  const next = pictures.next(signal);
  const failure = expect(next).rejects.toThrow('not usable');
  for (let i = 0; i < 5; i++) {
    pictures.offer(gone);
    await new Promise((resolve) => setTimeout(resolve));
  }
  await failure;
});
