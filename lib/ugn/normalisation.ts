import * as tf from '@tensorflow/tfjs-core';
import { assertShape } from './shapes';

/** ImageNet's mean and standard deviation of red, green and blue in 0..1, as the network expects. */
export const NORMALISATION = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** RGB bytes [B,H,W,3], 0..255, to the network's input: scaled to 0..1, minus mean, over deviation. */
export function normaliseImages(bytes: tf.Tensor4D): tf.Tensor4D {
  assertShape(bytes, [null, null, null, 3], 'images');
  return tf.tidy(() => {
    const { mean, std } = NORMALISATION;
    const scale = tf.tensor1d(std.map((deviation) => 1 / (255 * deviation))); // [3]
    const shift = tf.tensor1d(mean.map((value, channel) => -value / std[channel])); // [3]
    return tf.add(tf.mul(tf.cast(bytes, 'float32'), scale), shift); // [B,H,W,3]
  });
}

/** What normaliseImages makes of each byte, to the bit, [256, 3]. */
let normalisedBytes: Float32Array | null = null;

function bytesNormalised(): Float32Array {
  const { mean, std } = NORMALISATION;
  const table = new Float32Array(256 * 3);
  for (let channel = 0; channel < 3; channel++) {
    const scale = Math.fround(1 / (255 * std[channel]));
    const shift = Math.fround(-mean[channel] / std[channel]);
    for (let byte = 0; byte < 256; byte++) {
      table[byte * 3 + channel] = Math.fround(byte * scale) + shift;
    }
  }
  return table;
}

/**
 * normaliseImages for bytes that no tensor holds yet, by a table: the same bits in a fraction of the time.
 * @param bytes RGB, [count, size, size, 3]
 * @returns [count, size, size, 3]; the caller's to dispose
 */
export function imagesOfBytes(bytes: Uint8Array, count: number, size: number): tf.Tensor4D {
  normalisedBytes ??= bytesNormalised();
  const values = new Float32Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 3) {
    for (let channel = 0; channel < 3; channel++) {
      values[at + channel] = normalisedBytes[3 * bytes[at + channel] + channel];
    }
  }
  return tf.tensor4d(values, [count, size, size, 3]); // [B,H,W,3]
}
