/*
 * Convolutions as products, in AssemblyScript, over maps with a border of zeros, so that a tap is an offset and no pixel
 * needs a look at the edge. Columns are output channels in panels of 8: 8 biases, then 8 numbers for each tap and channel.
 */
import { multiplyAdd } from './multiply-add';

/** Pixels that are summed in registers at once. */
const TILE: i32 = 6;

/** Where and how a product reads and writes; bytes where nothing else is said. Its layout is that of lib/forward/steps.ts. */
@unmanaged
class Product {
  /** First tap of the first pixel. */
  from: usize;
  weights: usize;
  to: usize;
  /** Added before the ReLU, laid out as the result; 0 for none. */
  residual: usize;
  /** Pixels in a line of the result, and lines in an image. */
  width: i32;
  height: i32;
  /** From one output pixel to the next, one line to the next, one image to the next: in the map that is read … */
  fromPixel: i32;
  fromLine: i32;
  fromImage: i32;
  /** … and in the one that is written. */
  toPixel: i32;
  toLine: i32;
  toImage: i32;
  /** Lines of the filter; in each, numbers that lie side by side, in taps of `channels`. */
  tapLines: i32;
  tapLine: i32;
  numbers: i32;
  /** Least value of the result: 0 for ReLU, else −∞. */
  floor: f32;
  pixels: i32;
  panels: i32;
  /** Pixels that a unit of work is; a multiple of TILE. */
  pixelsAtOnce: i32;
}

function fromOf(product: Product, pixel: i32): usize {
  const line = pixel / product.width;
  const image = line / product.height;
  return (
    product.from +
    <usize>(pixel % product.width) * product.fromPixel +
    <usize>(line % product.height) * product.fromLine +
    <usize>image * product.fromImage
  );
}

function toOf(product: Product, pixel: i32): usize {
  const line = pixel / product.width;
  const image = line / product.height;
  return (
    <usize>(pixel % product.width) * product.toPixel +
    <usize>(line % product.height) * product.toLine +
    <usize>image * product.toImage
  );
}

function put(product: Product, at: usize, left: v128, right: v128, least: v128): void {
  if (product.residual !== 0) {
    left = f32x4.add(left, v128.load(product.residual + at));
    right = f32x4.add(right, v128.load(product.residual + at, 16));
  }
  v128.store(product.to + at, f32x4.max(left, least));
  v128.store(product.to + at, f32x4.max(right, least), 16);
}

/** Units first..last of the product at `address`; a unit is a panel of a block of pixels. */
export function multiply(address: usize, first: i32, last: i32): void {
  const product = changetype<Product>(address);
  const blocks = (product.pixels + product.pixelsAtOnce - 1) / product.pixelsAtOnce;
  for (let unit = first; unit < last; unit++) {
    const start = (unit % blocks) * product.pixelsAtOnce;
    multiplyBlock(product, unit / blocks, start, min(start + product.pixelsAtOnce, product.pixels));
  }
}

function multiplyBlock(product: Product, panel: i32, start: i32, end: i32): void {
  const tapLines = product.tapLines;
  const tapLine = product.tapLine;
  const numbers = product.numbers;
  const packed = product.weights + ((<usize>panel * (<usize>(tapLines * numbers) + 1)) << 5);
  const bias0 = v128.load(packed);
  const bias1 = v128.load(packed, 16);
  const least = f32x4.splat(product.floor);
  const shift = (<usize>panel) << 5;
  const final = end - 1;
  for (let pixel = start; pixel < end; pixel += TILE) {
    let l0 = fromOf(product, pixel);
    let l1 = fromOf(product, min(pixel + 1, final));
    let l2 = fromOf(product, min(pixel + 2, final));
    let l3 = fromOf(product, min(pixel + 3, final));
    let l4 = fromOf(product, min(pixel + 4, final));
    let l5 = fromOf(product, min(pixel + 5, final));
    let c00 = bias0;
    let c01 = bias1;
    let c10 = bias0;
    let c11 = bias1;
    let c20 = bias0;
    let c21 = bias1;
    let c30 = bias0;
    let c31 = bias1;
    let c40 = bias0;
    let c41 = bias1;
    let c50 = bias0;
    let c51 = bias1;
    let w = packed + 32;
    for (let line = 0; line < tapLines; line++) {
      let a0 = l0;
      let a1 = l1;
      let a2 = l2;
      let a3 = l3;
      let a4 = l4;
      let a5 = l5;
      for (let k = numbers; k > 0; k--) {
        const b0 = v128.load(w);
        const b1 = v128.load(w, 16);
        w += 32;
        const v0 = v128.load32_splat(a0);
        c00 = multiplyAdd(v0, b0, c00);
        c01 = multiplyAdd(v0, b1, c01);
        a0 += 4;
        const v1 = v128.load32_splat(a1);
        c10 = multiplyAdd(v1, b0, c10);
        c11 = multiplyAdd(v1, b1, c11);
        a1 += 4;
        const v2 = v128.load32_splat(a2);
        c20 = multiplyAdd(v2, b0, c20);
        c21 = multiplyAdd(v2, b1, c21);
        a2 += 4;
        const v3 = v128.load32_splat(a3);
        c30 = multiplyAdd(v3, b0, c30);
        c31 = multiplyAdd(v3, b1, c31);
        a3 += 4;
        const v4 = v128.load32_splat(a4);
        c40 = multiplyAdd(v4, b0, c40);
        c41 = multiplyAdd(v4, b1, c41);
        a4 += 4;
        const v5 = v128.load32_splat(a5);
        c50 = multiplyAdd(v5, b0, c50);
        c51 = multiplyAdd(v5, b1, c51);
        a5 += 4;
      }
      l0 += tapLine;
      l1 += tapLine;
      l2 += tapLine;
      l3 += tapLine;
      l4 += tapLine;
      l5 += tapLine;
    }
    put(product, toOf(product, pixel) + shift, c00, c01, least);
    put(product, toOf(product, min(pixel + 1, final)) + shift, c10, c11, least);
    put(product, toOf(product, min(pixel + 2, final)) + shift, c20, c21, least);
    put(product, toOf(product, min(pixel + 3, final)) + shift, c30, c31, least);
    put(product, toOf(product, min(pixel + 4, final)) + shift, c40, c41, least);
    put(product, toOf(product, min(pixel + 5, final)) + shift, c50, c51, least);
  }
}

/** Units first..last of 36 products that lie one after the other; a unit is a panel of one of them. */
export function multiplyAll(address: usize, first: i32, last: i32): void {
  const panels = changetype<Product>(address).panels;
  for (let unit = first; unit < last; unit++) {
    const product = changetype<Product>(address + <usize>(unit / panels) * offsetof<Product>());
    multiplyBlock(product, unit % panels, 0, product.pixels);
  }
}
