import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { KERNELS } from './fused';
import { KernelThreads } from './kernel-threads';
import { WasmConvolution } from './wasm-convolution';
import { wasmModule } from './wasm-heap';
import { WasmPasses } from './wasm-passes';

type Kernel = Parameters<typeof tf.registerKernel>[0];
type Arguments = Parameters<Kernel['kernelFunc']>[0];

/**
 * Gives the running wasm backend the kernels that training needs and that it lacks or does slowly. Call it
 * once, after the backend has started.
 */
export function registerTrainingKernels(): void {
  const module = wasmModule();
  const threads = new KernelThreads(module, getThreadsCount());
  const convolution = new WasmConvolution(module, threads, getThreadsCount());
  replaceConvolution(convolution);
  replace(tf.Conv2DBackpropInput, ({ inputs, attrs }) => {
    const { dy, filter } = inputs as Record<string, tf.Tensor4D>;
    const { inputShape, strides, pad, dimRoundingMode } = attrs as unknown as tf.Conv2DBackpropInputAttrs;
    const info = convInfo(inputShape, filter.shape, strides, pad, dimRoundingMode);
    return convolution.inputGradient(dy, filter, info);
  });
  replace(tf.Conv2DBackpropFilter, ({ inputs, attrs }) => {
    const { x, dy } = inputs as Record<string, tf.Tensor4D>;
    const { filterShape, strides, pad, dimRoundingMode } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    const info = convInfo(x.shape, filterShape, strides, pad, dimRoundingMode);
    return convolution.filterGradient(x, dy, info);
  });
  const passes = new WasmPasses(threads);
  replace(tf.MaxPoolGrad, ({ inputs, attrs }) => {
    const { dy, input } = inputs as Record<string, tf.Tensor4D>;
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as tf.MaxPoolGradAttrs;
    const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
    return passes.maxPoolGradient(dy, input, info);
  });
  replace(tf.Identity, ({ inputs, backend }) => {
    const x = inputs.x!;
    (backend as tf.KernelBackend).incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  });
  replaceReduction(passes, tf.Sum, () => 1);
  replaceReduction(passes, tf.Mean, (count) => 1 / count);
  replaceReluGradient(passes);
  replaceMultiply(passes);
  replaceCast();
  registerFused(passes);
  replaceMatMul();
}

/** Forward, as far as training needs it: with no dilation, and no activation but ReLU. */
function replaceConvolution(convolution: WasmConvolution): void {
  const plain = tf.getKernel(tf.Conv2D, 'wasm').kernelFunc;
  replace(tf.Conv2D, (args) => {
    const { x, filter } = args.inputs as Record<string, tf.Tensor4D>;
    const { strides, pad, dilations, dimRoundingMode } = args.attrs as unknown as tf.Conv2DAttrs;
    if (!tf.backend_util.tupleValuesAreOne(dilations)) return plain(args);
    const info = convInfo(x.shape, filter.shape, strides, pad, dimRoundingMode);
    return convolution.forward(x, filter, info, null, -Infinity);
  });
  const fused = tf.getKernel(tf.FusedConv2D, 'wasm').kernelFunc;
  replace(tf.FusedConv2D, (args) => {
    const { x, filter, bias } = args.inputs as Record<string, tf.Tensor4D>;
    const attrs = args.attrs as unknown as tf.FusedConv2DAttrs;
    const { strides, pad, dilations, dimRoundingMode, activation } = attrs;
    const isKnown = activation === 'linear' || activation === 'relu';
    if (!isKnown || !tf.backend_util.tupleValuesAreOne(dilations)) return fused(args);
    const info = convInfo(x.shape, filter.shape, strides, pad, dimRoundingMode);
    return convolution.forward(x, filter, info, bias ?? null, activation === 'relu' ? 0 : -Infinity);
  });
}

/** Sums over all axes but the last, of which the module is slow. */
function replaceReduction(passes: WasmPasses, name: string, factorOf: (count: number) => number): void {
  const original = tf.getKernel(name, 'wasm').kernelFunc;
  replace(name, (args) => {
    const x = args.inputs.x as tf.Tensor;
    const { axis, keepDims } = args.attrs as unknown as tf.SumAttrs;
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const channels = x.shape[x.rank - 1];
    const isAllButLast = axes.length === x.rank - 1 && axes.every((a) => a < x.rank - 1);
    if (!isAllButLast || x.rank === 1 || x.size === 0 || x.dtype !== 'float32') return original(args);
    const shape = keepDims ? [...axes.map(() => 1), channels] : [channels];
    return tf.tidy(() => tf.reshape(passes.sum(x, channels, factorOf(x.size / channels)), shape));
  });
}

/** Large products, on all threads: of one shape, or by a factor for each of the last axis. */
function replaceMultiply(passes: WasmPasses): void {
  const original = tf.getKernel(tf.Multiply, 'wasm').kernelFunc;
  replace(tf.Multiply, (args) => {
    const { a, b } = args.inputs as Record<string, tf.Tensor>;
    if (a.dtype !== 'float32' || b.dtype !== 'float32' || a.size === 0) return original(args);
    if (a.shape.join() === b.shape.join()) return passes.multiply(a, b);
    const isFactor = b.rank === 1 && a.rank > 1 && b.shape[0] === a.shape.at(-1);
    return isFactor ? passes.scale(a, b) : original(args);
  });
}

/** A cast to the type that a tensor has shares its data, as tfjs asks for many of these in its gradients. */
function replaceCast(): void {
  const original = tf.getKernel(tf.Cast, 'wasm').kernelFunc;
  const { kernelFunc: share } = tf.getKernel(tf.Identity, 'wasm');
  replace(tf.Cast, (args) => {
    const { dtype } = args.attrs as unknown as tf.CastAttrs;
    return args.inputs.x!.dtype === dtype ? share(args) : original(args);
  });
}

/** One pass instead of three; tfjs keeps one gradient of ReLU for all backends. */
function replaceReluGradient(passes: WasmPasses): void {
  const { gradFunc, ...relu } = tf.getGradient(tf.Relu);
  tf.unregisterGradient(tf.Relu);
  const kernel = 'UgnReluGradient';
  replace(kernel, ({ inputs }) => passes.mask(inputs.dy!, inputs.x!));
  tf.registerGradient({
    ...relu,
    gradFunc: (dy, saved, attrs) => {
      if (tf.getBackend() !== 'wasm') return gradFunc(dy, saved, attrs);
      return { x: () => tf.engine().runKernel(kernel, { dy: dy as tf.Tensor, x: saved[0] }) as tf.Tensor };
    },
  });
}

/** What fused.ts asks for. */
function registerFused(passes: WasmPasses): void {
  replace(KERNELS.squares, ({ inputs }) => passes.squares(inputs.x!));
  replace(KERNELS.blend, ({ inputs, attrs }) => passes.blend(inputs.a!, inputs.b!, numbersOf(attrs)[0]));
  replace(KERNELS.adamW, ({ inputs, attrs }) => {
    const { weights, gradient, mean, square } = inputs as Record<string, tf.TensorInfo>;
    return passes.adamW([weights, gradient, mean, square], numbersOf(attrs));
  });
  replace(KERNELS.moments, ({ inputs }) => passes.moments(inputs.x!, inputs.x!.shape.at(-1)!));
  replace(KERNELS.normalise, ({ inputs }) => {
    const { x, mean, inverse, gamma, beta } = inputs as Record<string, tf.Tensor>;
    return tf.tidy(() => passes.normalise(x, mean, tf.mul(inverse, gamma), beta));
  });
  replace(KERNELS.normaliseGradient, ({ inputs }) => {
    const { x, dy, mean, inverse, gamma } = inputs as Record<string, tf.Tensor>;
    return tf.tidy(() => passes.normaliseGradient(x, dy, mean, inverse, gamma));
  });
}

function numbersOf(attrs: Arguments['attrs']): number[] {
  return (attrs as unknown as { numbers: number[] }).numbers;
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
