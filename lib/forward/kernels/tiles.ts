/*
 * The innermost products, in AssemblyScript: 6 or 4 pixels by 8 output channels, all sums in registers (x86 has 16, of which
 * V8 keeps one). Written out line by line, because a compiler that moves the products apart spills the sums to memory; for
 * the same reason the kernels are built without Binaryen's higher levels.
 */
import { multiplyAdd } from './multiply-add';

/** A product of a panel of 8 columns; bytes where nothing else is said. */
@unmanaged
export class Tile {
  /** The first pixel's first tap, and for each pixel, int32, how far its own lies from it. */
  from: usize;
  reads: usize;
  /** Lines of the filter; in each, numbers that lie side by side, a multiple of 4. */
  tapLines: i32;
  tapLine: i32;
  numbers: i32;
  /** 8 float32 for each number, and the 8 that the sums begin with. */
  weights: usize;
  bias: usize;
  /** Where the first pixel is written, and for each pixel, int32, how far from it. */
  to: usize;
  writes: usize;
  /** From the first channel to the panel's. */
  shift: usize;
  /** Added before the ReLU, laid out as the result; 0 for none. */
  residual: usize;
  /** Least value of the result: 0 for ReLU, else −∞. */
  floor: f32;
}

/** Pixels start..end in sixes and fours, whichever leave the fewest over. */
export function multiplyPixels(tile: Tile, start: i32, end: i32): void {
  for (let pixel = start; pixel < end; ) {
    const left = end - pixel;
    if (left <= 4 || left === 7 || left === 8) {
      multiplyFour(tile, pixel, end - 1);
      pixel += 4;
    } else {
      multiplySix(tile, pixel, end - 1);
      pixel += 6;
    }
  }
}

@inline
function placeOf(base: usize, table: usize, pixel: i32): usize {
  return base + load<u32>(table + ((<usize>pixel) << 2));
}

@inline
function put(tile: Tile, at: usize, left: v128, right: v128, least: v128): void {
  if (tile.residual !== 0) {
    left = f32x4.add(left, v128.load(tile.residual + at));
    right = f32x4.add(right, v128.load(tile.residual + at, 16));
  }
  v128.store(tile.to + at, f32x4.pmax(left, least));
  v128.store(tile.to + at, f32x4.pmax(right, least), 16);
}

/** Six pixels from `pixel` on; those behind `final` repeat it. */
function multiplySix(tile: Tile, pixel: i32, final: i32): void {
  const from = tile.from;
  const reads = tile.reads;
  const tapLine = tile.tapLine;
  const numbers = tile.numbers;
  let l0 = placeOf(from, reads, pixel);
  let l1 = placeOf(from, reads, min(pixel + 1, final));
  let l2 = placeOf(from, reads, min(pixel + 2, final));
  let l3 = placeOf(from, reads, min(pixel + 3, final));
  let l4 = placeOf(from, reads, min(pixel + 4, final));
  let l5 = placeOf(from, reads, min(pixel + 5, final));
  const bias0 = v128.load(tile.bias);
  const bias1 = v128.load(tile.bias, 16);
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
  let w = tile.weights;
  for (let line = tile.tapLines; line > 0; line--) {
    let a0 = l0;
    let a1 = l1;
    let a2 = l2;
    let a3 = l3;
    let a4 = l4;
    let a5 = l5;
    for (let k = numbers; k > 0; k -= 4) {
      let b0 = v128.load(w);
      let b1 = v128.load(w, 16);
      let v = v128.load32_splat(a0);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      v = v128.load32_splat(a1);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      v = v128.load32_splat(a2);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      v = v128.load32_splat(a3);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      v = v128.load32_splat(a4);
      c40 = multiplyAdd(v, b0, c40);
      c41 = multiplyAdd(v, b1, c41);
      v = v128.load32_splat(a5);
      c50 = multiplyAdd(v, b0, c50);
      c51 = multiplyAdd(v, b1, c51);
      b0 = v128.load(w, 32);
      b1 = v128.load(w, 48);
      v = v128.load32_splat(a0, 4);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      v = v128.load32_splat(a1, 4);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      v = v128.load32_splat(a2, 4);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      v = v128.load32_splat(a3, 4);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      v = v128.load32_splat(a4, 4);
      c40 = multiplyAdd(v, b0, c40);
      c41 = multiplyAdd(v, b1, c41);
      v = v128.load32_splat(a5, 4);
      c50 = multiplyAdd(v, b0, c50);
      c51 = multiplyAdd(v, b1, c51);
      b0 = v128.load(w, 64);
      b1 = v128.load(w, 80);
      v = v128.load32_splat(a0, 8);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      v = v128.load32_splat(a1, 8);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      v = v128.load32_splat(a2, 8);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      v = v128.load32_splat(a3, 8);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      v = v128.load32_splat(a4, 8);
      c40 = multiplyAdd(v, b0, c40);
      c41 = multiplyAdd(v, b1, c41);
      v = v128.load32_splat(a5, 8);
      c50 = multiplyAdd(v, b0, c50);
      c51 = multiplyAdd(v, b1, c51);
      b0 = v128.load(w, 96);
      b1 = v128.load(w, 112);
      v = v128.load32_splat(a0, 12);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      v = v128.load32_splat(a1, 12);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      v = v128.load32_splat(a2, 12);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      v = v128.load32_splat(a3, 12);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      v = v128.load32_splat(a4, 12);
      c40 = multiplyAdd(v, b0, c40);
      c41 = multiplyAdd(v, b1, c41);
      v = v128.load32_splat(a5, 12);
      c50 = multiplyAdd(v, b0, c50);
      c51 = multiplyAdd(v, b1, c51);
      w += 128;
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
      a4 += 16;
      a5 += 16;
    }
    l0 += tapLine;
    l1 += tapLine;
    l2 += tapLine;
    l3 += tapLine;
    l4 += tapLine;
    l5 += tapLine;
  }
  const least = f32x4.splat(tile.floor);
  const writes = tile.writes;
  put(tile, placeOf(tile.shift, writes, pixel), c00, c01, least);
  put(tile, placeOf(tile.shift, writes, min(pixel + 1, final)), c10, c11, least);
  put(tile, placeOf(tile.shift, writes, min(pixel + 2, final)), c20, c21, least);
  put(tile, placeOf(tile.shift, writes, min(pixel + 3, final)), c30, c31, least);
  put(tile, placeOf(tile.shift, writes, min(pixel + 4, final)), c40, c41, least);
  put(tile, placeOf(tile.shift, writes, min(pixel + 5, final)), c50, c51, least);
}

/** Four pixels from `pixel` on; those behind `final` repeat it. */
function multiplyFour(tile: Tile, pixel: i32, final: i32): void {
  const from = tile.from;
  const reads = tile.reads;
  const tapLine = tile.tapLine;
  const numbers = tile.numbers;
  let l0 = placeOf(from, reads, pixel);
  let l1 = placeOf(from, reads, min(pixel + 1, final));
  let l2 = placeOf(from, reads, min(pixel + 2, final));
  let l3 = placeOf(from, reads, min(pixel + 3, final));
  const bias0 = v128.load(tile.bias);
  const bias1 = v128.load(tile.bias, 16);
  let c00 = bias0;
  let c01 = bias1;
  let c10 = bias0;
  let c11 = bias1;
  let c20 = bias0;
  let c21 = bias1;
  let c30 = bias0;
  let c31 = bias1;
  let w = tile.weights;
  for (let line = tile.tapLines; line > 0; line--) {
    let a0 = l0;
    let a1 = l1;
    let a2 = l2;
    let a3 = l3;
    for (let k = numbers; k > 0; k -= 4) {
      let b0 = v128.load(w);
      let b1 = v128.load(w, 16);
      let v = v128.load32_splat(a0);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      v = v128.load32_splat(a1);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      v = v128.load32_splat(a2);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      v = v128.load32_splat(a3);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      b0 = v128.load(w, 32);
      b1 = v128.load(w, 48);
      v = v128.load32_splat(a0, 4);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      v = v128.load32_splat(a1, 4);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      v = v128.load32_splat(a2, 4);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      v = v128.load32_splat(a3, 4);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      b0 = v128.load(w, 64);
      b1 = v128.load(w, 80);
      v = v128.load32_splat(a0, 8);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      v = v128.load32_splat(a1, 8);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      v = v128.load32_splat(a2, 8);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      v = v128.load32_splat(a3, 8);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      b0 = v128.load(w, 96);
      b1 = v128.load(w, 112);
      v = v128.load32_splat(a0, 12);
      c00 = multiplyAdd(v, b0, c00);
      c01 = multiplyAdd(v, b1, c01);
      v = v128.load32_splat(a1, 12);
      c10 = multiplyAdd(v, b0, c10);
      c11 = multiplyAdd(v, b1, c11);
      v = v128.load32_splat(a2, 12);
      c20 = multiplyAdd(v, b0, c20);
      c21 = multiplyAdd(v, b1, c21);
      v = v128.load32_splat(a3, 12);
      c30 = multiplyAdd(v, b0, c30);
      c31 = multiplyAdd(v, b1, c31);
      w += 128;
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
    }
    l0 += tapLine;
    l1 += tapLine;
    l2 += tapLine;
    l3 += tapLine;
  }
  const least = f32x4.splat(tile.floor);
  const writes = tile.writes;
  put(tile, placeOf(tile.shift, writes, pixel), c00, c01, least);
  put(tile, placeOf(tile.shift, writes, min(pixel + 1, final)), c10, c11, least);
  put(tile, placeOf(tile.shift, writes, min(pixel + 2, final)), c20, c21, least);
  put(tile, placeOf(tile.shift, writes, min(pixel + 3, final)), c30, c31, least);
}
