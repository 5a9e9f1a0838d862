import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { imagesOfBytes, normaliseImages } from '../../../lib/ugn/normalisation';
import { useBackend } from './two-backends';

beforeAll(() => useBackend('wasm'));

test('a table gives bytes the same bits as tensors do', () => {
  const bytes = Uint8Array.from({ length: 16 * 16 * 3 }, (_, at) => at);
  const byTensors = normaliseImages(tf.tensor4d(Float32Array.from(bytes), [1, 16, 16, 3]));
  const byTable = imagesOfBytes(bytes, 1, 16);

  expect(byTable.shape).toEqual([1, 16, 16, 3]);
  expect(byTable.dataSync()).toEqual(byTensors.dataSync());
});
