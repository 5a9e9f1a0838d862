import * as tf from '@tensorflow/tfjs-core';
import type { KernelThreads } from './kernel-threads';
import { allocate, pointerOf } from './wasm-heap';

/** Sums are taken over so many chunks of rows, however many threads there are: the result does not depend on them. */
const CHUNKS = 32;
/** Numbers that a thread takes at once. */
const GRAIN = 32_768;

/** A pass over a whole tensor of the wasm backend, on all threads; all tensors are float32. */
export class WasmPasses {
  constructor(private readonly threads: KernelThreads) {}

  /** factor · Σ over the rows of x, [columns]. */
  sum(x: tf.TensorInfo, columns: number, factor: number): tf.Tensor {
    return this.overRows('sumRows', x, columns, 1, factor, [pointerOf(x)])[0];
  }

  /** Mean and biased variance of each column of x, [columns] both. */
  moments(x: tf.TensorInfo, columns: number): tf.Tensor[] {
    const factor = columns / tf.util.sizeFromShape(x.shape);
    const mean = this.sum(x, columns, factor);
    const around = [pointerOf(x), pointerOf(mean)];
    return [mean, ...this.overRows('sumSquaresAround', x, columns, 1, factor, around)];
  }

  /** (x − shift) · scale + offset, the three [columns]. */
  normalise(x: tf.TensorInfo, shift: tf.Tensor, scale: tf.Tensor, offset: tf.TensorInfo): tf.Tensor {
    const y = allocate(x.shape);
    const columns = shift.size;
    const given = [pointerOf(x), pointerOf(shift), pointerOf(scale), pointerOf(offset)];
    this.threads.run('normalise', ...this.rowsOf(x, columns), ...given, columns, pointerOf(y));
    return y;
  }

  /**
   * Gradients of batch norm with the batch's moments: dx = γ/σ · (dy − mean(dy) − x̂ · mean(dy · x̂)).
   * @param inverse 1/σ, [columns]
   * @returns dx, dγ, dβ
   */
  normaliseGradient(
    x: tf.TensorInfo,
    dy: tf.TensorInfo,
    mean: tf.TensorInfo,
    inverse: tf.Tensor,
    gamma: tf.Tensor,
  ): tf.Tensor[] {
    const columns = inverse.size;
    const given = [pointerOf(x), pointerOf(dy), pointerOf(mean)];
    const [dBeta, along] = this.overRows('sumGradients', x, columns, 2, 1, given);
    const count = tf.util.sizeFromShape(x.shape) / columns;
    const dGamma = tf.mul(along, inverse);
    const rest = [tf.div(dBeta, count), tf.mul(dGamma, tf.div(inverse, count)), tf.mul(gamma, inverse)];
    const dx = allocate(x.shape);
    const factors = [...given, ...rest.map(pointerOf), columns, pointerOf(dx)];
    this.threads.run('normaliseGradient', ...this.rowsOf(x, columns), ...factors);
    return [dx, dGamma, dBeta];
  }

  /** dy where x > 0, else 0. */
  mask(dy: tf.TensorInfo, x: tf.TensorInfo): tf.Tensor {
    const dx = allocate(x.shape);
    this.overNumbers('maskGradient', dx.size, pointerOf(x), pointerOf(dy), pointerOf(dx));
    return dx;
  }

  /** Σ x², []. */
  squares(x: tf.TensorInfo): tf.Tensor {
    const count = tf.util.sizeFromShape(x.shape);
    const chunk = Math.ceil(count / CHUNKS);
    const chunks = Math.ceil(count / chunk);
    const partial = allocate([chunks]);
    const grain = Math.max(1, Math.floor(GRAIN / chunk));
    this.threads.run('sumSquares', chunks, grain, pointerOf(x), count, chunk, pointerOf(partial));
    const [sum] = this.joined(partial, chunks, 1, 1, 1);
    return tf.reshape(sum, []);
  }

  /** x · y, of one shape. */
  multiply(x: tf.TensorInfo, y: tf.TensorInfo): tf.Tensor {
    const out = allocate(x.shape);
    this.overNumbers('multiply', out.size, pointerOf(x), pointerOf(y), pointerOf(out));
    return out;
  }

  /** x · scale, scale [columns]. */
  scale(x: tf.TensorInfo, scale: tf.TensorInfo): tf.Tensor {
    const out = allocate(x.shape);
    const columns = scale.shape[0];
    const given = [pointerOf(x), pointerOf(scale), columns, pointerOf(out)];
    this.threads.run('scaleRows', ...this.rowsOf(x, columns), ...given);
    return out;
  }

  /** kept · a + (1 − kept) · b. */
  blend(a: tf.TensorInfo, b: tf.TensorInfo, kept: number): tf.Tensor {
    const out = allocate(a.shape);
    this.overNumbers('blend', out.size, pointerOf(a), pointerOf(b), kept, pointerOf(out));
    return out;
  }

  /** @returns weights, mean and mean square after an update by AdamW, as kernels/elementwise.ts does it */
  adamW(tensors: readonly tf.TensorInfo[], numbers: readonly number[]): tf.Tensor[] {
    const out = Array.from({ length: 3 }, () => allocate(tensors[0].shape));
    this.overNumbers('adamW', out[0].size, ...tensors.map(pointerOf), ...numbers, ...out.map(pointerOf));
    return out;
  }

  /** Each dy to the first largest pixel of its window. */
  maxPoolGradient(dy: tf.TensorInfo, x: tf.TensorInfo, pool: tf.backend_util.Conv2DInfo): tf.Tensor {
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = pool;
    const dx = tf.zeros(x.shape);
    const best = allocate([batchSize, 2, inChannels]);
    const sizes = [inHeight, inWidth, inChannels, outHeight, outWidth];
    const windows = [
      pool.effectiveFilterHeight,
      pool.effectiveFilterWidth,
      pool.strideHeight,
      pool.strideWidth,
    ];
    const places = [pool.padInfo.top, pool.padInfo.left, pointerOf(dx), pointerOf(best)];
    const given = [pointerOf(x), pointerOf(dy), ...sizes, ...windows, ...places];
    this.threads.run('maxPoolGradient', batchSize, 1, ...given);
    best.dispose();
    return dx;
  }

  private overRows(
    name: 'sumRows' | 'sumSquaresAround' | 'sumGradients',
    x: tf.TensorInfo,
    columns: number,
    results: number,
    factor: number,
    pointers: readonly number[],
  ): tf.Tensor[] {
    const rows = tf.util.sizeFromShape(x.shape) / columns;
    const chunk = Math.ceil(rows / CHUNKS);
    const chunks = Math.ceil(rows / chunk);
    const partial = allocate([results, chunks, columns]);
    const sizes = results > 1 ? [rows, columns, chunk, chunks] : [rows, columns, chunk];
    const grain = Math.max(1, Math.floor(GRAIN / (chunk * columns)));
    this.threads.run(name, chunks, grain, ...pointers, ...sizes, pointerOf(partial));
    return this.joined(partial, chunks, columns, results, factor);
  }

  private joined(
    partial: tf.Tensor,
    chunks: number,
    columns: number,
    results: number,
    factor: number,
  ): tf.Tensor[] {
    const sums = Array.from({ length: results }, (_, result) => {
      const sum = allocate([columns]);
      const from = pointerOf(partial) + result * chunks * columns * 4;
      this.threads.run('joinSums', columns, columns, from, chunks, columns, factor, pointerOf(sum));
      return sum;
    });
    partial.dispose();
    return sums;
  }

  private overNumbers(
    name: 'maskGradient' | 'multiply' | 'blend' | 'adamW',
    count: number,
    ...given: readonly number[]
  ): void {
    this.threads.run(name, count, GRAIN, ...given);
  }

  /** Rows and how many a thread takes at once. */
  private rowsOf(x: tf.TensorInfo, columns: number): [number, number] {
    return [tf.util.sizeFromShape(x.shape) / columns, Math.max(1, Math.floor(GRAIN / columns))];
  }
}
