/*
 * Weights as half floats, in AssemblyScript. Their bits, moved to where float32 has them, are the number times a power of
 * two that depends on nothing, which a product takes away: exact for all of them.
 */

/**
 * Four half floats as float32 that want to be multiplied with the packed weights' scale. None is subnormal where the packed
 * weights are not.
 * @param bits what decodedBits gives
 */
@inline
export function fourHalfBits(at: usize, bits: v128): v128 {
  return v128.and(i32x4.shl(v128.load16x4_s(at), 13), bits);
}

/**
 * All bits of a float32 that a half float's sign, exponent and fraction can fill. They come out of the scale, which is a
 * power of two, because V8 makes what it knows to be constant anew at every use.
 */
@inline
export function decodedBits(scale: f32): v128 {
  return i32x4.splat((reinterpret<i32>(scale) & 1) | 0x8fffe000);
}

/** So many rows of 8 half floats to float32. */
export function decodeRows(from: usize, to: usize, rows: i32, scale: f32): void {
  const scales = f32x4.splat(scale);
  const bits = decodedBits(scale);
  for (; rows > 0; rows--) {
    v128.store(to, f32x4.mul(fourHalfBits(from, bits), scales));
    v128.store(to, f32x4.mul(fourHalfBits(from + 8, bits), scales), 16);
    from += 16;
    to += 32;
  }
}
