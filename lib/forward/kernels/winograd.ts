/*
 * Winograd's convolution F(4×4, 3×3) (Lavin and Gray 2016), in AssemblyScript: a 3×3 filter gives 4×4 pixels from 6×6
 * with 36 products instead of 144. Here the two changes of basis; between them stand 36 products (product.ts).
 */
import { multiplyAdd } from './multiply-add';

/** Side of the square that is read, and of the one that is written. */
const READ: usize = 6;
const WRITTEN: i32 = 4;

/** Squares of a map in the basis of the products, [36, squares, channels]. Laid out as in lib/forward/steps.ts. */
@unmanaged
class Squares {
  /** First pixel, with its border, of the map that is read; or the one that is written, without. */
  map: usize;
  factors: usize;
  /** Added before the ReLU, laid out as the map; 0 for none. */
  residual: usize;
  bias: usize;
  /** Squares in a line, and lines of them in an image. */
  width: i32;
  height: i32;
  /** Bytes from one pixel of the map, one line, one image to the next. */
  pixel: i32;
  line: i32;
  image: i32;
  /** Pixels of a line, and lines. */
  columns: i32;
  lines: i32;
  channels: i32;
  /** Bytes from one of the 36 factors to the next. */
  plane: i32;
  /** Least value of the result: 0 for ReLU, else −∞. */
  floor: f32;
  /** Room for 36 vectors for each thread. */
  scratch: usize;
}

function placeOf(squares: Squares, square: i32): usize {
  const line = square / squares.width;
  return (
    squares.map +
    <usize>(square % squares.width) * WRITTEN * squares.pixel +
    <usize>(line % squares.height) * WRITTEN * squares.line +
    <usize>(line / squares.height) * squares.image
  );
}

/** One direction of the change of basis of what is read: six vectors, `step` bytes apart. */
function intoBasis(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + step);
  const d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step);
  const d4 = v128.load(from + 4 * step);
  const d5 = v128.load(from + 5 * step);
  const two = f32x4.splat(2);
  const minusFour = f32x4.splat(-4);
  const four = f32x4.splat(4);
  const minusFive = f32x4.splat(-5);
  const even = multiplyAdd(d2, minusFour, d4);
  const odd = multiplyAdd(d1, minusFour, d3);
  const evenToo = f32x4.sub(d4, d2);
  const oddToo = f32x4.mul(two, f32x4.sub(d3, d1));
  v128.store(to, multiplyAdd(d0, four, multiplyAdd(d2, minusFive, d4)));
  v128.store(to + toStep, f32x4.add(even, odd));
  v128.store(to + 2 * toStep, f32x4.sub(even, odd));
  v128.store(to + 3 * toStep, f32x4.add(evenToo, oddToo));
  v128.store(to + 4 * toStep, f32x4.sub(evenToo, oddToo));
  v128.store(to + 5 * toStep, multiplyAdd(d1, four, multiplyAdd(d3, minusFive, d5)));
}

/** Squares first..last of the map into the basis of the products. */
export function readSquares(address: usize, thread: i32, first: i32, last: i32): void {
  const squares = changetype<Squares>(address);
  const scratch = squares.scratch + <usize>thread * (READ * READ * 16);
  const pixel = squares.pixel;
  const line = squares.line;
  const plane = squares.plane;
  for (let square = first; square < last; square++) {
    let from = placeOf(squares, square);
    let to = squares.factors + <usize>square * (squares.channels << 2);
    for (let channel = 0; channel < squares.channels; channel += 4) {
      for (let column: usize = 0; column < READ; column++) {
        intoBasis(from + column * pixel, line, scratch + column * 16, READ * 16);
      }
      for (let row: usize = 0; row < READ; row++) {
        intoBasis(scratch + row * (READ * 16), 16, to + row * READ * plane, plane);
      }
      from += 16;
      to += 16;
    }
  }
}

/** One direction of the change back: six vectors to four. */
function fromBasis(from: usize, step: usize, to: usize, toStep: usize): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from + step);
  const m2 = v128.load(from + 2 * step);
  const m3 = v128.load(from + 3 * step);
  const m4 = v128.load(from + 4 * step);
  const m5 = v128.load(from + 5 * step);
  const sum = f32x4.add(m1, m2);
  const difference = f32x4.sub(m1, m2);
  const sumToo = f32x4.add(m3, m4);
  const differenceToo = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(m0, f32x4.add(sum, sumToo)));
  v128.store(to + toStep, multiplyAdd(f32x4.splat(2), differenceToo, difference));
  v128.store(to + 2 * toStep, multiplyAdd(f32x4.splat(4), sumToo, sum));
  v128.store(to + 3 * toStep, f32x4.add(m5, multiplyAdd(f32x4.splat(8), differenceToo, difference)));
}

/** Squares first..last of the products' results to pixels, with bias, residual and ReLU. */
export function writeSquares(address: usize, thread: i32, first: i32, last: i32): void {
  const squares = changetype<Squares>(address);
  const scratch = squares.scratch + <usize>thread * (READ * READ * 16);
  const pixel = squares.pixel;
  const line = squares.line;
  const plane = squares.plane;
  const residual = squares.residual;
  const map = squares.map;
  const least = f32x4.splat(squares.floor);
  for (let square = first; square < last; square++) {
    const place = placeOf(squares, square);
    const columns = min(WRITTEN, squares.columns - (square % squares.width) * WRITTEN);
    const lines = min(WRITTEN, squares.lines - ((square / squares.width) % squares.height) * WRITTEN);
    let from = squares.factors + <usize>square * (squares.channels << 2);
    for (let channel: usize = 0; channel < <usize>(squares.channels << 2); channel += 16) {
      const bias = v128.load(squares.bias + channel);
      for (let column: usize = 0; column < READ; column++) {
        fromBasis(from + column * plane, READ * plane, scratch + column * 16, READ * 16);
      }
      for (let row: i32 = 0; row < lines; row++) {
        const line0 = scratch + <usize>row * (READ * 16);
        fromBasis(line0, 16, line0, 16);
        let at = place + channel + <usize>row * line;
        for (let column: i32 = 0; column < columns; column++) {
          let value = f32x4.add(v128.load(line0 + ((<usize>column) << 4)), bias);
          if (residual !== 0) value = f32x4.add(value, v128.load(at - map + residual));
          v128.store(at, f32x4.max(value, least));
          at += pixel;
        }
      }
      from += 16;
    }
  }
}
