import type * as tf from '@tensorflow/tfjs-core';
import type { WasmModule } from './wasm-heap';

type ConvInfo = tf.backend_util.Conv2DInfo;

/** A product as kernels/convolution.ts takes it; pointers are into the wasm backend's memory. */
export interface Plan {
  /** int32 [rows, taps + 1] */
  readonly table: number;
  readonly rows: number;
  readonly taps: number;
  /** Numbers that lie side by side under a tap. */
  readonly channels: number;
  /** int32 [taps]: which of the filter's taps */
  readonly chosen: number;
  /** float32 [channels] of zeros */
  readonly zeros: number;
}

/** Where the factors of a convolution's products are, computed once for each geometry and kept. */
export class Plans {
  private readonly kept = new Map<string, Plan[]>();

  constructor(private readonly module: WasmModule) {}

  /** Rows are the result's pixels. Where no picture ends within a line of taps, the line is one tap. */
  forward(info: ConvInfo): Plan {
    return this.keep('forward', info, () => [this.planForward(info)])[0];
  }

  /** Rows are the input's pixels, by what remains when their place is divided by the stride. */
  inputGradient(info: ConvInfo): Plan[] {
    return this.keep('input', info, () => this.planInputGradient(info));
  }

  private keep(kind: string, info: ConvInfo, plan: () => Plan[]): Plan[] {
    const { inShape, outShape, filterShape, strideHeight, strideWidth, padInfo } = info;
    const { top, left } = padInfo;
    const key = [kind, inShape, outShape, filterShape, strideHeight, strideWidth, top, left].join(' ');
    const found = this.kept.get(key) ?? plan();
    this.kept.set(key, found);
    return found;
  }

  private planForward(info: ConvInfo): Plan {
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
    const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
    const isWhole = padInfo.left === 0 && (outWidth - 1) * strideWidth + filterWidth <= inWidth;
    const columns = isWhole ? 1 : filterWidth;
    const taps = filterHeight * columns;
    const rows = batchSize * outHeight * outWidth;
    const table = new Int32Array(rows * (taps + 1));
    let entry = 0;
    for (let row = 0; row < rows; row++) {
      const image = Math.floor(row / (outHeight * outWidth));
      const top = (Math.floor(row / outWidth) % outHeight) * strideHeight - padInfo.top;
      const left = (row % outWidth) * strideWidth - padInfo.left;
      for (let ky = 0; ky < filterHeight; ky++) {
        for (let kx = 0; kx < columns; kx++) {
          const y = top + ky;
          const x = left + kx;
          const isInside = y >= 0 && y < inHeight && x >= 0 && x < inWidth;
          table[entry++] = isInside ? ((image * inHeight + y) * inWidth + x) * inChannels * 4 : -1;
        }
      }
      table[entry++] = row * outChannels * 4;
    }
    const channels = (filterWidth / columns) * inChannels;
    return this.store(
      table,
      rows,
      channels,
      Int32Array.from({ length: taps }, (_, tap) => tap),
    );
  }

  private planInputGradient(info: ConvInfo): Plan[] {
    const plans: Plan[] = [];
    for (let restY = 0; restY < Math.min(info.strideHeight, info.inHeight); restY++) {
      for (let restX = 0; restX < Math.min(info.strideWidth, info.inWidth); restX++) {
        plans.push(this.planClass(info, restY, restX));
      }
    }
    return plans;
  }

  /** The pixels whose row and column leave these remainders. */
  private planClass(info: ConvInfo, restY: number, restX: number): Plan {
    const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = info;
    const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
    const chosen: number[] = [];
    for (let ky = 0; ky < filterHeight; ky++) {
      for (let kx = 0; kx < filterWidth; kx++) {
        const reaches =
          (restY + padInfo.top - ky) % strideHeight === 0 && (restX + padInfo.left - kx) % strideWidth === 0;
        if (reaches) chosen.push(ky * filterWidth + kx);
      }
    }
    const table: number[] = [];
    let rows = 0;
    for (let image = 0; image < batchSize; image++) {
      for (let y = restY; y < inHeight; y += strideHeight) {
        for (let x = restX; x < inWidth; x += strideWidth) {
          for (const tap of chosen) {
            const outY = (y + padInfo.top - Math.floor(tap / filterWidth)) / strideHeight;
            const outX = (x + padInfo.left - (tap % filterWidth)) / strideWidth;
            const isInside = outY >= 0 && outY < outHeight && outX >= 0 && outX < outWidth;
            table.push(isInside ? ((image * outHeight + outY) * outWidth + outX) * outChannels * 4 : -1);
          }
          table.push(((image * inHeight + y) * inWidth + x) * inChannels * 4);
          rows++;
        }
      }
    }
    return this.store(Int32Array.from(table), rows, outChannels, Int32Array.from(chosen));
  }

  private store(table: Int32Array, rows: number, channels: number, chosen: Int32Array): Plan {
    return {
      table: this.place(table),
      rows,
      taps: chosen.length,
      channels,
      chosen: this.place(chosen),
      zeros: this.place(new Int32Array(channels)),
    };
  }

  private place(values: Int32Array): number {
    const pointer = this.module._malloc(values.byteLength) >>> 0;
    new Int32Array(this.module.wasmMemory.buffer, pointer, values.length).set(values);
    return pointer;
  }
}
