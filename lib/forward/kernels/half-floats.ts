/*
 * Weights as half floats, in AssemblyScript. Their bits, moved to where float32 has them, are the number times a power of
 * two that depends on nothing, which a product takes away: exact for all of them.
 */

/** All bits of a float32 that a half float's sign, exponent and fraction can fill. */
const BITS: i32 = 0x8fffe000;

/** Four half floats. @param scale what the power of two and the packed weights' own call for */
@inline
export function fourHalves(at: usize, scale: v128): v128 {
  const bits = i32x4.shl(v128.load16x4_s(at), 13);
  return f32x4.mul(v128.and(bits, i32x4.splat(BITS)), scale);
}

/** So many rows of 8 half floats to float32. */
export function decodeRows(from: usize, to: usize, rows: i32, scale: f32): void {
  const scales = f32x4.splat(scale);
  for (; rows > 0; rows--) {
    v128.store(to, fourHalves(from, scales));
    v128.store(to, fourHalves(from + 8, scales), 16);
    from += 16;
    to += 32;
  }
}
