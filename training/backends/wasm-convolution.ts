import * as tf from '@tensorflow/tfjs-core';
import { type Plan, Plans } from './convolution-plans';
import type { KernelThreads } from './kernel-threads';
import { allocate, pointerOf, type WasmModule } from './wasm-heap';

/** As in kernels/convolution.ts: columns of a panel, rows of a tile. */
const PANEL = 8;
const TILE = 6;
/** About as many rows of the left factor stay in the second cache. */
const ROWS_AT_ONCE = 192;
/** Pieces that each thread's share of a filter gradient is cut into, for balance. */
const PIECES = 2;

type ConvInfo = tf.backend_util.Conv2DInfo;

/**
 * Convolutions and their gradients as products on the heap of the wasm backend, with no copy of the pixels under the
 * filter's taps: a table says where they are.
 *   x [B, H, W, I]   filter [kh, kw, I, O]   y and dy [B, h, w, O]
 * Weights change with every step of training, so that packing them must cost little; the backend's own convolution
 * takes longer to prepare a new filter of the last layers than to use it.
 */
export class WasmConvolution {
  private readonly plans: Plans;

  constructor(
    module: WasmModule,
    private readonly threads: KernelThreads,
    private readonly count: number,
  ) {
    this.plans = new Plans(module);
  }

  /**
   * @param bias [O] or null
   * @param floor least value of the result: −∞, or 0 for ReLU
   * @returns [B, h, w, O]
   */
  forward(
    x: tf.Tensor4D,
    filter: tf.TensorInfo,
    info: ConvInfo,
    bias: tf.TensorInfo | null,
    floor: number,
  ): tf.Tensor {
    const { image, plan } = this.opened(x, info);
    const packed = this.packed(filter, plan.taps * plan.channels, info.outChannels, bias);
    const y = allocate(info.outShape);
    this.product(plan, image, packed, info.outChannels, y, floor);
    tf.dispose([packed, image]);
    return y;
  }

  /**
   * For each class of pixels that the stride makes, a convolution of dy with the taps that reach it.
   * @returns [B, H, W, I]
   */
  inputGradient(dy: tf.TensorInfo, filter: tf.TensorInfo, info: ConvInfo): tf.Tensor {
    const { inChannels, outChannels } = info;
    const dx = allocate(info.inShape);
    const panels = Math.ceil(inChannels / PANEL);
    for (const plan of this.plans.inputGradient(info)) {
      const packed = allocate([panels, plan.taps * outChannels + 1, PANEL]);
      const from = [pointerOf(filter), plan.chosen, plan.taps, inChannels, outChannels, pointerOf(packed)];
      this.threads.run('packTransposed', panels, this.share(panels, 1), ...from);
      this.product(plan, dy, packed, inChannels, dx, -Infinity);
      packed.dispose();
    }
    return dx;
  }

  /** @returns [kh, kw, I, O] */
  filterGradient(x: tf.Tensor4D, dy: tf.TensorInfo, info: ConvInfo): tf.Tensor {
    const { filterHeight, filterWidth, inChannels, outChannels } = info;
    const { image, plan } = this.opened(x, info);
    const packed = this.packed(dy, plan.rows, outChannels, null);
    const gradient = allocate([filterHeight, filterWidth, inChannels, outChannels]);
    const groups = plan.taps * Math.ceil(plan.channels / TILE);
    const { table, taps, channels, rows, zeros } = plan;
    const factors = [table, taps, channels, pointerOf(image), zeros, pointerOf(packed), rows, outChannels];
    this.threads.run('correlate', groups, this.share(groups, PIECES), ...factors, pointerOf(gradient));
    tf.dispose([packed, image]);
    return gradient;
  }

  /**
   * The image and where its pixels are. One with few channels is padded first, so that a line of the filter lies
   * side by side: tiles would be half empty otherwise.
   */
  private opened(x: tf.Tensor4D, info: ConvInfo): { image: tf.Tensor4D; plan: Plan } {
    const { top, bottom, left, right } = info.padInfo;
    if (info.inChannels >= TILE || top + bottom + left + right === 0) {
      return { image: tf.clone(x), plan: this.plans.forward(info) };
    }
    const sides: [number, number][] = [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ];
    const image = tf.pad(x, sides);
    const [, inHeight, inWidth] = image.shape;
    const padInfo = { ...info.padInfo, top: 0, bottom: 0, left: 0, right: 0 };
    return {
      image,
      plan: this.plans.forward({ ...info, inHeight, inWidth, inShape: image.shape, padInfo }),
    };
  }

  /** A matrix [rows, columns] in panels. */
  private packed(
    matrix: tf.TensorInfo,
    rows: number,
    columns: number,
    bias: tf.TensorInfo | null,
  ): tf.Tensor {
    const panels = Math.ceil(columns / PANEL);
    const packed = allocate([panels, rows + 1, PANEL]);
    const to = [pointerOf(matrix), rows, columns, pointerOf(packed), bias ? pointerOf(bias) : 0];
    this.threads.run('pack', panels, this.share(panels, 1), ...to);
    return packed;
  }

  private product(
    { table, taps, channels, rows, zeros }: Plan,
    a: tf.TensorInfo,
    packed: tf.TensorInfo,
    columns: number,
    c: tf.TensorInfo,
    floor: number,
  ): void {
    const left = [table, taps, channels, pointerOf(a), zeros];
    const pieces = Math.max(1, Math.round(rows / (ROWS_AT_ONCE * this.count)));
    const grain = TILE * Math.ceil(this.share(rows, pieces) / TILE);
    this.threads.run('convolve', rows, grain, ...left, pointerOf(packed), columns, pointerOf(c), floor);
  }

  private share(units: number, pieces: number): number {
    return Math.max(1, Math.ceil(units / (this.count * pieces)));
  }
}
