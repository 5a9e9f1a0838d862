import * as tf from '@tensorflow/tfjs-core';
import { convFilterGradient, convInputGradient } from './wasm-conv-gradients';
import { spreadToMaxima } from './wasm-heap';

type Kernel = Parameters<typeof tf.registerKernel>[0];
type Arguments = Parameters<Kernel['kernelFunc']>[0];

/**
 * Gives the running wasm backend the kernels that training needs and that it lacks or does slowly. Call it
 * once, after the backend has started.
 */
export function registerTrainingKernels(): void {
  replace(tf.Conv2DBackpropInput, ({ inputs, attrs }) => {
    const { dy, filter } = inputs as Record<string, tf.Tensor4D>;
    const { inputShape, strides, pad, dimRoundingMode } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const info = convInfo(inputShape, filter.shape, strides, pad, dimRoundingMode);
    return tf.tidy(() => convInputGradient(dy, filter, info));
  });
  replace(tf.Conv2DBackpropFilter, ({ inputs, attrs }) => {
    const { x, dy } = inputs as Record<string, tf.Tensor4D>;
    const { filterShape, strides, pad, dimRoundingMode } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const info = convInfo(x.shape, filterShape, strides, pad, dimRoundingMode);
    return tf.tidy(() => convFilterGradient(x, dy, info));
  });
  replace(tf.MaxPoolGrad, ({ inputs, attrs }) => {
    const { dy, input } = inputs as Record<string, tf.Tensor4D>;
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.MaxPoolGradAttrs;
    const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
    return spreadToMaxima(dy, input, {
      filter: [info.effectiveFilterHeight, info.effectiveFilterWidth],
      strides: [info.strideHeight, info.strideWidth],
      padTop: info.padInfo.top,
      padLeft: info.padInfo.left,
    });
  });
  replace(tf.Identity, ({ inputs, backend }) => {
    const x = inputs.x!;
    (backend as tf.KernelBackend).incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  });
  replaceReduction(tf.Sum, () => 1);
  replaceReduction(tf.Mean, (count) => 1 / count);
  replaceMatMul();
}

/** A sum over all axes but the last is a product with a row of equal factors, 20 times as fast. */
function replaceReduction(name: string, factorOf: (count: number) => number): void {
  const original = tf.getKernel(name, 'wasm').kernelFunc;
  replace(name, (args) => {
    const x = args.inputs.x as tf.Tensor;
    const { axis, keepDims } = args.attrs as unknown as tf.SumAttrs;
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const channels = x.shape[x.rank - 1];
    const isAllButLast = axes.length === x.rank - 1 && axes.every((a) => a < x.rank - 1);
    if (!isAllButLast || channels === 1 || x.size === 0 || x.dtype !== 'float32') return original(args);
    const count = x.size / channels;
    const shape = keepDims ? [...axes.map(() => 1), channels] : [channels];
    return tf.tidy(() => {
      const factors = tf.fill([1, count], factorOf(count)) as tf.Tensor2D;
      return tf.reshape(tf.matMul(factors, tf.reshape(x, [count, channels]) as tf.Tensor2D), shape);
    });
  });
}

/** The module's matrix product is fast only when no factor is transposed and there is no batch. */
function replaceMatMul(): void {
  const original = tf.getKernel(tf.BatchMatMul, 'wasm').kernelFunc;
  replace(tf.BatchMatMul, (args) => {
    const { a, b } = args.inputs as Record<string, tf.Tensor3D>;
    const { transposeA, transposeB } = args.attrs as unknown as tf.BatchMatMulAttrs;
    const isPlain = !transposeA && !transposeB;
    if (isPlain || a.rank !== 3 || a.shape[0] !== 1 || b.shape[0] !== 1) return original(args);
    return tf.tidy(() =>
      tf.matMul(transposeA ? tf.transpose(a, [0, 2, 1]) : a, transposeB ? tf.transpose(b, [0, 2, 1]) : b),
    );
  });
}

function replace(kernelName: string, kernelFunc: (args: Arguments) => tf.TensorInfo | tf.TensorInfo[]): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

function convInfo(
  inputShape: [number, number, number, number],
  filterShape: [number, number, number, number],
  strides: [number, number] | number,
  pad: tf.Conv2DAttrs['pad'],
  rounding: tf.Conv2DAttrs['dimRoundingMode'],
): tf.backend_util.Conv2DInfo {
  return tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, rounding);
}
