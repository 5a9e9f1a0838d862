import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/*
 * Loops over the wasm heap in plain JavaScript, for the few rearrangements that the wasm module does
 * slowly or not at all. All tensors are float32.
 */

/** A tensor's values in place: valid until the tensor is disposed. */
function heapOf(tensor: tf.TensorInfo): Float32Array {
  const backend = tf.backend() as BackendWasm;
  const { memoryOffset } = (backend as unknown as WithData).dataIdMap.get(tensor.dataId);
  const memory = backend.wasm as unknown as { wasmMemory?: WebAssembly.Memory; HEAPU8: Uint8Array };
  const buffer = memory.wasmMemory?.buffer ?? memory.HEAPU8.buffer;
  return new Float32Array(buffer, memoryOffset, tf.util.sizeFromShape(tensor.shape));
}

interface WithData {
  dataIdMap: { get(id: object): { memoryOffset: number } };
}

/** A new tensor whose values are not set yet. */
function allocate(shape: number[]): tf.Tensor {
  const info = (tf.backend() as BackendWasm).makeOutput(shape, 'float32');
  return tf.engine().makeTensorFromTensorInfo(info);
}

/** [A, M, C] to [C, M, A]. */
export function swapOuter(x: tf.Tensor3D): tf.Tensor3D {
  const [a, m, c] = x.shape;
  const out = allocate([c, m, a]);
  const from = heapOf(x);
  const to = heapOf(out);
  for (let j = 0; j < m; j++) {
    for (let k0 = 0; k0 < c; k0 += 16) {
      const k1 = Math.min(c, k0 + 16);
      for (let k = k0; k < k1; k++) {
        const target = (k * m + j) * a;
        let source = j * c + k;
        for (let i = 0; i < a; i++) {
          to[target + i] = from[source];
          source += m * c;
        }
      }
    }
  }
  return out as tf.Tensor3D;
}

/**
 * The filter that turns a forward convolution into its input gradient: both spatial axes reversed, in and
 * out channels swapped. [kh, kw, I, O] to [kh, kw, O, I].
 */
export function reverseFilter(filter: tf.Tensor4D): tf.Tensor4D {
  const [kh, kw, inputs, outputs] = filter.shape;
  const out = allocate([kh, kw, outputs, inputs]);
  const from = heapOf(filter);
  const to = heapOf(out);
  const taps = kh * kw;
  for (let tap = 0; tap < taps; tap++) {
    const source = tap * inputs * outputs;
    const target = (taps - 1 - tap) * inputs * outputs;
    for (let i0 = 0; i0 < inputs; i0 += 16) {
      const i1 = Math.min(inputs, i0 + 16);
      for (let o = 0; o < outputs; o++) {
        for (let i = i0; i < i1; i++) to[target + o * inputs + i] = from[source + i * outputs + o];
      }
    }
  }
  return out as tf.Tensor4D;
}

/** Every `stride`-th row and column of [B, H, W, C], from the top left corner. */
export function subsample(
  x: tf.Tensor4D,
  strides: readonly [number, number],
  size: [number, number],
): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const out = allocate([batch, ...size, channels]);
  const from = heapOf(x);
  const to = heapOf(out);
  let target = 0;
  for (let b = 0; b < batch; b++) {
    for (let row = 0; row < size[0]; row++) {
      for (let column = 0; column < size[1]; column++) {
        const source = ((b * height + row * strides[0]) * width + column * strides[1]) * channels;
        for (let c = 0; c < channels; c++) to[target++] = from[source + c];
      }
    }
  }
  return out as tf.Tensor4D;
}

/** The reverse of subsample: pixel (i, j) goes to (stride·i, stride·j) of a larger picture of zeros. */
export function spread(
  x: tf.Tensor4D,
  strides: readonly [number, number],
  size: [number, number],
): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const out = allocate([batch, ...size, channels]);
  const from = heapOf(x);
  const to = heapOf(out);
  to.fill(0);
  let source = 0;
  for (let b = 0; b < batch; b++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const target = ((b * size[0] + row * strides[0]) * size[1] + column * strides[1]) * channels;
        for (let c = 0; c < channels; c++) to[target + c] = from[source++];
      }
    }
  }
  return out as tf.Tensor4D;
}

/** Geometry of a pooling window over [B, H, W, C]. */
export interface PoolGeometry {
  readonly filter: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padTop: number;
  readonly padLeft: number;
}

/** Gradient of max pooling: each dy goes to the first largest pixel of its window. */
export function spreadToMaxima(dy: tf.Tensor4D, x: tf.Tensor4D, pool: PoolGeometry): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  const [, outHeight, outWidth] = dy.shape;
  const out = allocate(x.shape);
  const pixels = heapOf(x);
  const gradient = heapOf(dy);
  const to = heapOf(out);
  to.fill(0);
  const largest = new Float32Array(channels);
  const place = new Int32Array(channels);
  let source = 0;
  for (let b = 0; b < batch; b++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const top = outRow * pool.strides[0] - pool.padTop;
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const left = outColumn * pool.strides[1] - pool.padLeft;
        largest.fill(-Infinity);
        for (let row = Math.max(0, top); row < Math.min(height, top + pool.filter[0]); row++) {
          for (let column = Math.max(0, left); column < Math.min(width, left + pool.filter[1]); column++) {
            const at = ((b * height + row) * width + column) * channels;
            for (let c = 0; c < channels; c++) {
              const value = pixels[at + c];
              if (value > largest[c]) {
                largest[c] = value;
                place[c] = at + c;
              }
            }
          }
        }
        for (let c = 0; c < channels; c++) to[place[c]] += gradient[source++];
      }
    }
  }
  return out as tf.Tensor4D;
}
