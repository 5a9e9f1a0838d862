import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DeviceWatch } from '../../../training/backends/device-loss';

let lose: () => void;
beforeEach(async () => {
  await tf.setBackend('cpu');
  const lost = new Promise((resolve) => {
    lose = () => resolve({ message: 'unplugged', reason: 'unknown' });
  });
  Object.assign(tf.backend(), { device: { lost } });
});
afterEach(() => {
  delete (tf.backend() as { device?: unknown }).device;
});

const gone = { kind: 'device-lost', message: expect.stringContaining('unplugged') };

test('work that waits for a GPU that goes away ends with that news', async () => {
  const watch = new DeviceWatch();
  const work = watch.during(new Promise(() => {}));
  lose();
  await expect(work).rejects.toMatchObject(gone);
  await expect(watch.during(new Promise(() => {}))).rejects.toMatchObject(gone);
});

test('work that fails by the loss is not blamed for it; other failures stay what they are', async () => {
  const watch = new DeviceWatch();
  await expect(watch.during(Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  const work = watch.during(Promise.reject(new Error('mapAsync failed')));
  setImmediate(lose); // the news comes after the failure
  await expect(work).rejects.toMatchObject(gone);
});
