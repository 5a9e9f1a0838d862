import * as tf from '@tensorflow/tfjs-core';
import { reverseFilter, spread, subsample, swapOuter } from './wasm-heap';

/*
 * Gradients of conv2d on the wasm backend, composed from its fast convolution and matrix product. The
 * module itself has a slow input gradient and no filter gradient (docs/decisions/training-backends.md).
 *   x [B, H, W, I]   filter [kh, kw, I, O]   y and dy [B, h, w, O]
 */

type Pair = [number, number];
type ConvInfo = tf.backend_util.Conv2DInfo;

/**
 * Input gradient: a convolution of dy, spread out by the stride, with the reversed filter.
 * @returns [B, H, W, I]
 */
export function convInputGradient(dy: tf.Tensor4D, filter: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = info;
  const strides: Pair = [info.strideHeight, info.strideWidth];
  if (isPointwise(info)) {
    const dyRows = tf.reshape(dy, [-1, info.outChannels]) as tf.Tensor2D;
    const transposed = tf.reshape(reverseFilter(filter), [info.outChannels, inChannels]) as tf.Tensor2D;
    const rows = tf.matMul(dyRows, transposed);
    const dx = tf.reshape(rows, [batchSize, outHeight, outWidth, inChannels]) as tf.Tensor4D;
    return hasStride(info) ? spread(dx, strides, [inHeight, inWidth]) : dx;
  }
  const height = (outHeight - 1) * strides[0] + 1;
  const width = (outWidth - 1) * strides[1] + 1;
  const wide = hasStride(info) ? spread(dy, strides, [height, width]) : dy;
  const top = info.filterHeight - 1 - info.padInfo.top;
  const left = info.filterWidth - 1 - info.padInfo.left;
  const bottom = inHeight - 1 + info.padInfo.top - height + 1;
  const right = inWidth - 1 + info.padInfo.left - width + 1;
  return convolve(wide, reverseFilter(filter), [top, bottom], [left, right]);
}

/**
 * Filter gradient: with the batch as channels and the channels as batch, a convolution of x with dy,
 * dilated by the stride.
 * @returns [kh, kw, I, O]
 */
export function convFilterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
  const { filterHeight, filterWidth } = info;
  const strides: Pair = [info.strideHeight, info.strideWidth];
  if (isPointwise(info)) {
    const used = hasStride(info) ? subsample(x, strides, [outHeight, outWidth]) : x;
    const columns = swapOuter(tf.reshape(used, [-1, 1, inChannels]) as tf.Tensor3D);
    const rows = tf.reshape(dy, [-1, outChannels]) as tf.Tensor2D;
    const product = tf.matMul(tf.reshape(columns, [inChannels, -1]) as tf.Tensor2D, rows);
    return tf.reshape(product, [1, 1, inChannels, outChannels]);
  }
  const xSwapped = swapOuter(tf.reshape(x, [batchSize, inHeight * inWidth, inChannels]));
  const image = tf.reshape(xSwapped, [inChannels, inHeight, inWidth, batchSize]);
  const dyRows = tf.reshape(dy, [batchSize, outHeight * outWidth, outChannels]);
  const kernel = tf.reshape(tf.transpose(dyRows, [1, 0, 2]), [outHeight, outWidth, batchSize, outChannels]);
  const bottom = filterHeight + (outHeight - 1) * strides[0] - inHeight - info.padInfo.top;
  const right = filterWidth + (outWidth - 1) * strides[1] - inWidth - info.padInfo.left;
  const padding: [Pair, Pair] = [
    [info.padInfo.top, bottom],
    [info.padInfo.left, right],
  ];
  const gradient = convolve(image as tf.Tensor4D, kernel as tf.Tensor4D, ...padding, strides);
  const taps = tf.reshape(gradient, [inChannels, filterHeight * filterWidth, outChannels]);
  return tf.reshape(tf.transpose(taps, [1, 0, 2]), [filterHeight, filterWidth, inChannels, outChannels]);
}

/** A convolution whose padding may be negative: rows or columns that no tap reaches are cut off first. */
function convolve(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  vertical: Pair,
  horizontal: Pair,
  dilations: Pair = [1, 1],
): tf.Tensor4D {
  const cut = (side: number) => Math.max(0, -side);
  const [batch, height, width, channels] = x.shape;
  const isCut = [...vertical, ...horizontal].some((side) => side < 0);
  const used = isCut
    ? tf.slice(
        x,
        [0, cut(vertical[0]), cut(horizontal[0]), 0],
        [
          batch,
          height - cut(vertical[0]) - cut(vertical[1]),
          width - cut(horizontal[0]) - cut(horizontal[1]),
          channels,
        ],
      )
    : x;
  const keep = (pair: Pair): Pair => [Math.max(0, pair[0]), Math.max(0, pair[1])];
  const pad: tf.backend_util.ExplicitPadding = [[0, 0], keep(vertical), keep(horizontal), [0, 0]];
  return tf.conv2d(used, filter, 1, pad, 'NHWC', dilations);
}

function isPointwise(info: ConvInfo): boolean {
  const { top, bottom, left, right } = info.padInfo;
  return info.filterHeight === 1 && info.filterWidth === 1 && top + bottom + left + right === 0;
}

function hasStride(info: ConvInfo): boolean {
  return info.strideHeight > 1 || info.strideWidth > 1;
}
