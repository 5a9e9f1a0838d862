/* The exponential function of four float32, in AssemblyScript. */
import { multiplyAdd } from './multiply-add';

/** e^x to 2 units in the last place between −87 and 88, and the value at the nearer end beyond; of NaN, NaN. */
@inline
export function exponential(x: v128): v128 {
  // Pseudo-minimum and maximum give their first argument where a comparison with NaN fails.
  const bounded = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87)), f32x4.splat(88));
  // x = n ln 2 + r with |r| ≤ ln 2 / 2; ln 2 in two parts, of which the first times n is exact.
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.44269504)));
  const high = multiplyAdd(n, f32x4.splat(-0.693359375), bounded);
  const r = multiplyAdd(n, f32x4.splat(2.12194440e-4), high);
  // The exponential series to r⁷ / 7!, which is 6e-9 off at most.
  let sum = f32x4.splat(1.0 / 5040.0);
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 720.0));
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 120.0));
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 24.0));
  sum = multiplyAdd(sum, r, f32x4.splat(1.0 / 6.0));
  sum = multiplyAdd(sum, r, f32x4.splat(0.5));
  sum = multiplyAdd(sum, r, f32x4.splat(1));
  sum = multiplyAdd(sum, r, f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(sum, power);
}

/** 1 / (1 + e^−x) */
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exponential(f32x4.neg(x))));
}
