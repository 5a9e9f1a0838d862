/*
 * The change of basis of the filters of Winograd's convolutions (winograd.ts), in AssemblyScript: the points 0, 1, −1, then 2
 * and −2 for the larger, and ∞.
 */
import { decodedBits, fourHalfBits } from './decode-halves';
import { multiplyAdd } from './multiply-add';

/**
 * A panel's filters of so many input channels.
 * @param halves packed half floats [channels, 3, 3, 8]
 * @param side of the square that is written, 4 or 2
 * @param scale of the packed weights, which is left to be multiplied with
 * @param to [side + 2, side + 2, channels, 8], each of the first two `step` bytes behind the one before
 */
export function spreadPanel(halves: usize, channels: i32, side: i32, scale: f32, to: usize, step: usize): void {
  const bits = decodedBits(scale);
  let from = halves;
  if (side === 4) {
    const four = f32x4.splat(<f32>side); // not a constant to V8, which would make one anew at every use
    const two = f32x4.sqrt(four);
    for (let channel = 0; channel < channels; channel++) {
      spreadToSix(from, to, step, bits, two, four);
      spreadToSix(from + 8, to + 16, step, bits, two, four);
      from += 144;
      to += 32;
    }
  } else {
    for (let channel = 0; channel < channels; channel++) {
      spreadToFour(from, to, step, bits);
      spreadToFour(from + 8, to + 16, step, bits);
      from += 144;
      to += 32;
    }
  }
}

/** Four output channels of a filter of one input channel. */
@inline
function spreadToSix(from: usize, to: usize, step: usize, bits: v128, two: v128, four: v128): void {
  const g00 = fourHalfBits(from, bits);
  const g01 = fourHalfBits(from + 16, bits);
  const g02 = fourHalfBits(from + 32, bits);
  const g10 = fourHalfBits(from + 48, bits);
  const g11 = fourHalfBits(from + 64, bits);
  const g12 = fourHalfBits(from + 80, bits);
  const g20 = fourHalfBits(from + 96, bits);
  const g21 = fourHalfBits(from + 112, bits);
  const g22 = fourHalfBits(from + 128, bits);
  const row = <usize>6 * step;
  spreadSix(g00, g10, g20, to, row, two, four);
  spreadSix(sum(g00, g01, g02), sum(g10, g11, g12), sum(g20, g21, g22), to + step, row, two, four);
  spreadSix(other(g00, g01, g02), other(g10, g11, g12), other(g20, g21, g22), to + 2 * step, row, two, four);
  const far0 = multiplyAdd(g02, four, g00);
  const far1 = multiplyAdd(g12, four, g10);
  const far2 = multiplyAdd(g22, four, g20);
  const odd0 = f32x4.mul(g01, two);
  const odd1 = f32x4.mul(g11, two);
  const odd2 = f32x4.mul(g21, two);
  spreadSix(f32x4.add(far0, odd0), f32x4.add(far1, odd1), f32x4.add(far2, odd2), to + 3 * step, row, two, four);
  spreadSix(f32x4.sub(far0, odd0), f32x4.sub(far1, odd1), f32x4.sub(far2, odd2), to + 4 * step, row, two, four);
  spreadSix(g02, g12, g22, to + 5 * step, row, two, four);
}

@inline
function spreadToFour(from: usize, to: usize, step: usize, bits: v128): void {
  const g00 = fourHalfBits(from, bits);
  const g01 = fourHalfBits(from + 16, bits);
  const g02 = fourHalfBits(from + 32, bits);
  const g10 = fourHalfBits(from + 48, bits);
  const g11 = fourHalfBits(from + 64, bits);
  const g12 = fourHalfBits(from + 80, bits);
  const g20 = fourHalfBits(from + 96, bits);
  const g21 = fourHalfBits(from + 112, bits);
  const g22 = fourHalfBits(from + 128, bits);
  const row = <usize>4 * step;
  spreadFour(g00, g10, g20, to, row);
  spreadFour(sum(g00, g01, g02), sum(g10, g11, g12), sum(g20, g21, g22), to + step, row);
  spreadFour(other(g00, g01, g02), other(g10, g11, g12), other(g20, g21, g22), to + 2 * step, row);
  spreadFour(g02, g12, g22, to + 3 * step, row);
}

@inline
function spreadSix(a: v128, b: v128, c: v128, to: usize, step: usize, two: v128, four: v128): void {
  v128.store(to, a);
  v128.store(to + step, sum(a, b, c));
  v128.store(to + 2 * step, other(a, b, c));
  const far = multiplyAdd(c, four, a);
  const odd = f32x4.mul(b, two);
  v128.store(to + 3 * step, f32x4.add(far, odd));
  v128.store(to + 4 * step, f32x4.sub(far, odd));
  v128.store(to + 5 * step, c);
}

@inline
function spreadFour(a: v128, b: v128, c: v128, to: usize, step: usize): void {
  v128.store(to, a);
  v128.store(to + step, sum(a, b, c));
  v128.store(to + 2 * step, other(a, b, c));
  v128.store(to + 3 * step, c);
}

/** A filter's value at the points 1 and −1. */
@inline
function sum(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.add(a, c), b);
}

@inline
function other(a: v128, b: v128, c: v128): v128 {
  return f32x4.sub(f32x4.add(a, c), b);
}
