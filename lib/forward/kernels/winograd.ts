/*
 * Winograd's convolutions F(4×4, 3×3) and F(2×2, 3×3) (Lavin and Gray 2016, Fast Algorithms for Convolutional Neural
 * Networks), in AssemblyScript: a 3×3 filter gives 4×4 pixels from 6×6 with 36 products instead of 144, or 2×2 from 4×4
 * with 16 instead of 36. The points are 0, ±1, ±2 and ∞, or 0, ±1 and ∞; a filter's basis is free of fractions, which
 * stand in the basis of what is read.
 *
 * A filter changes its basis each time that it is used: from half floats that takes less time than reading what is four
 * times, or almost twice, as many float32, and none of the memory.
 */
import { spreadPanel } from './filter-basis';
import { multiplyAdd } from './multiply-add';
import { multiplyPixels } from './multiply-pixels';
import { Tile } from './tile';

/** A convolution by squares. Laid out as in lib/forward/steps.ts; bytes where nothing else is said. */
@unmanaged
class Squares {
  /** Side of the square that is written, 4 or 2; what is read is 2 more. */
  side: i32;
  squares: i32;
  /** First pixel, on the border, of the map that is read; from one pixel and line to the next. */
  map: usize;
  pixel: i32;
  line: i32;
  channels: i32;
  /** What is read in the basis of the products, [side + 2, side + 2, squares, channels], and from one product to the next. */
  factors: usize;
  plane: i32;
  /** For each square, int32: how far it lies from the first in the map that is read … */
  readFrom: usize;
  /** … and in the one that is written, and its columns and lines that are within that map. */
  writeTo: usize;
  /** Packed half floats [panels, channels, 3, 3, 8], and what their decoding multiplies with. */
  halves: usize;
  scale: f32;
  biases: usize;
  /** First pixel that is written. */
  to: usize;
  toPixel: i32;
  toLine: i32;
  /** Added before the ReLU, laid out as the result; 0 for none. */
  residual: usize;
  /** Least value of the result: 0 for ReLU, else −∞. */
  floor: f32;
  /** Squares that a unit of work is. */
  squaresAtOnce: i32;
  /** Input channels that are summed at once: the filters of a panel's stay in the nearest cache. */
  channelsAtOnce: i32;
  /** For each square, int32: how far its first channel, and its 8 products, lie from the first square's. */
  reads: usize;
  writes: usize;
}

/** Between the planes of products, so that they do not share the lines of the cache. */
const APART: usize = 64;

/** Squares first..last of the map into the basis of the products. */
export function readSquares(address: usize, scratch: usize, first: i32, last: i32): void {
  const squares = changetype<Squares>(address);
  const side = <usize>squares.side + 2;
  const pixel = squares.pixel;
  const line = squares.line;
  const plane = squares.plane;
  const bytes = squares.channels << 2;
  const row = side << 4;
  const scale = f32x4.splat(squares.scale);
  for (let square = first; square < last; square++) {
    let from = squares.map + load<u32>(squares.readFrom + ((<usize>square) << 2));
    let to = squares.factors + <usize>square * bytes;
    for (const end = from + bytes; from < end; from += 16, to += 16) {
      for (let at: usize = 0; at < side; at++) {
        const top = from + at * pixel;
        const d0 = f32x4.mul(v128.load(top), scale);
        const d1 = f32x4.mul(v128.load(top + line), scale);
        const d2 = f32x4.mul(v128.load(top + 2 * line), scale);
        const d3 = f32x4.mul(v128.load(top + 3 * line), scale);
        if (side === 6) {
          const d4 = f32x4.mul(v128.load(top + 4 * line), scale);
          const d5 = f32x4.mul(v128.load(top + 5 * line), scale);
          sixIntoBasis(d0, d1, d2, d3, d4, d5, scratch + (at << 4), row);
        } else {
          fourIntoBasis(d0, d1, d2, d3, scratch + (at << 4), row);
        }
      }
      for (let at: usize = 0; at < side; at++) {
        const left = scratch + at * row;
        const d0 = v128.load(left);
        const d1 = v128.load(left, 16);
        const d2 = v128.load(left, 32);
        const d3 = v128.load(left, 48);
        if (side === 6) {
          sixIntoBasis(d0, d1, d2, d3, v128.load(left, 64), v128.load(left, 80), to + at * 6 * plane, plane);
        } else {
          fourIntoBasis(d0, d1, d2, d3, to + at * 4 * plane, plane);
        }
      }
    }
  }
}

/** One direction of the change of basis of what is read, to `step` bytes apart. */
@inline
function sixIntoBasis(
  d0: v128,
  d1: v128,
  d2: v128,
  d3: v128,
  d4: v128,
  d5: v128,
  to: usize,
  step: usize,
): void {
  const sixth = f32x4.splat(-1.0 / 6.0);
  const four = f32x4.splat(-4);
  const even = f32x4.mul(multiplyAdd(d2, four, d4), sixth);
  const odd = f32x4.mul(multiplyAdd(d1, four, d3), sixth);
  const evenToo = f32x4.mul(f32x4.sub(d4, d2), f32x4.splat(1.0 / 24.0));
  const oddToo = f32x4.mul(f32x4.sub(d3, d1), f32x4.splat(1.0 / 12.0));
  v128.store(to, multiplyAdd(d2, f32x4.splat(-1.25), multiplyAdd(d4, f32x4.splat(0.25), d0)));
  v128.store(to + step, f32x4.add(even, odd));
  v128.store(to + 2 * step, f32x4.sub(even, odd));
  v128.store(to + 3 * step, f32x4.add(evenToo, oddToo));
  v128.store(to + 4 * step, f32x4.sub(evenToo, oddToo));
  v128.store(to + 5 * step, multiplyAdd(d1, f32x4.splat(4), multiplyAdd(d3, f32x4.splat(-5), d5)));
}

@inline
function fourIntoBasis(d0: v128, d1: v128, d2: v128, d3: v128, to: usize, step: usize): void {
  const half = f32x4.splat(0.5);
  v128.store(to, f32x4.sub(d0, d2));
  v128.store(to + step, f32x4.mul(f32x4.add(d1, d2), half));
  v128.store(to + 2 * step, f32x4.mul(f32x4.sub(d2, d1), half));
  v128.store(to + 3 * step, f32x4.sub(d1, d3));
}

/**
 * Units first..last of the products and of the change back to pixels; a unit is a panel of 8 output channels of a block of
 * squares.
 * @param scratch the thread's own: a tile, the panel's filters in the basis of the products, and its products
 */
export function multiplySquares(address: usize, scratch: usize, first: i32, last: i32): void {
  const squares = changetype<Squares>(address);
  const blocks = (squares.squares + squares.squaresAtOnce - 1) / squares.squaresAtOnce;
  const products = (squares.side + 2) * (squares.side + 2);
  const channels = squares.channels;
  const channelsAtOnce = squares.channelsAtOnce;
  const filter = ((<usize>channelsAtOnce) << 5) + APART;
  const filters = scratch + 64;
  const multiplied = filters + <usize>products * filter;
  const tile = changetype<Tile>(scratch);
  tile.reads = squares.reads;
  tile.tapLines = 1;
  tile.tapLine = 0;
  tile.tapReads = 0;
  tile.bias = 0; // zeros, as nothing lies there
  tile.writes = squares.writes;
  tile.shift = 0;
  tile.residual = 0;
  tile.floor = -Infinity;
  for (let unit = first; unit < last; unit++) {
    const panel = unit / blocks;
    const start = (unit % blocks) * squares.squaresAtOnce;
    const end = min(start + squares.squaresAtOnce, squares.squares);
    const plane = (<usize>(end - start)) << 5;
    for (let channel = 0; channel < channels; channel += channelsAtOnce) {
      tile.numbers = min(channelsAtOnce, channels - channel);
      tile.resumes = i32(channel > 0);
      const halves = squares.halves + <usize>(panel * channels + channel) * 144;
      spreadPanel(halves, tile.numbers, squares.side, squares.scale, filters, filter);
      for (let product: i32 = 0; product < products; product++) {
        tile.from = squares.factors + <usize>product * squares.plane + ((<usize>channel) << 2);
        tile.weights = filters + <usize>product * filter;
        tile.to = multiplied + <usize>product * plane - ((<usize>start) << 5);
        multiplyPixels(tile, start, end);
      }
    }
    for (let square = start; square < end; square++) {
      writeSquare(squares, panel, square, multiplied + ((<usize>(square - start)) << 5), plane);
    }
  }
}

/** Eight channels of a square from its products, `plane` bytes apart, to pixels, with bias, residual and ReLU. */
function writeSquare(squares: Squares, panel: i32, square: i32, from: usize, plane: usize): void {
  const place = squares.writeTo + <usize>square * 12;
  const columns = load<i32>(place, 4);
  const lines = load<i32>(place, 8);
  const residual = squares.residual;
  const least = f32x4.splat(squares.floor);
  for (let half: usize = 0; half < 32; half += 16) {
    const shift = ((<usize>panel) << 5) + half;
    const bias = v128.load(squares.biases + shift);
    const products = from + half;
    // In place: what a line of products becomes lies where its first numbers were.
    if (squares.side === 4) {
      for (let at: usize = 0; at < 6; at++) sixFromBasis(products + at * plane, 6 * plane);
    } else {
      for (let at: usize = 0; at < 4; at++) fourFromBasis(products + at * plane, 4 * plane);
    }
    const row = <usize>(squares.side + 2) * plane;
    for (let line: i32 = 0; line < lines; line++) {
      const values = products + <usize>line * row;
      if (squares.side === 4) sixFromBasis(values, plane);
      else fourFromBasis(values, plane);
      let at = <usize>load<u32>(place) + shift + <usize>line * squares.toLine;
      for (let column: i32 = 0; column < columns; column++) {
        let value = f32x4.add(v128.load(values + <usize>column * plane), bias);
        if (residual !== 0) value = f32x4.add(value, v128.load(residual + at));
        v128.store(squares.to + at, f32x4.pmax(value, least));
        at += squares.toPixel;
      }
    }
  }
}

/** One direction of the change back, in place: six vectors to four. */
@inline
function sixFromBasis(at: usize, step: usize): void {
  const m0 = v128.load(at);
  const m1 = v128.load(at + step);
  const m2 = v128.load(at + 2 * step);
  const m3 = v128.load(at + 3 * step);
  const m4 = v128.load(at + 4 * step);
  const m5 = v128.load(at + 5 * step);
  const sum = f32x4.add(m1, m2);
  const difference = f32x4.sub(m1, m2);
  const sumToo = f32x4.add(m3, m4);
  const differenceToo = f32x4.sub(m3, m4);
  v128.store(at, f32x4.add(m0, f32x4.add(sum, sumToo)));
  v128.store(at + step, multiplyAdd(f32x4.splat(2), differenceToo, difference));
  v128.store(at + 2 * step, multiplyAdd(f32x4.splat(4), sumToo, sum));
  v128.store(at + 3 * step, f32x4.add(m5, multiplyAdd(f32x4.splat(8), differenceToo, difference)));
}

@inline
function fourFromBasis(at: usize, step: usize): void {
  const m0 = v128.load(at);
  const m1 = v128.load(at + step);
  const m2 = v128.load(at + 2 * step);
  const m3 = v128.load(at + 3 * step);
  v128.store(at, f32x4.add(m0, f32x4.add(m1, m2)));
  v128.store(at + step, f32x4.sub(f32x4.sub(m1, m2), m3));
}
