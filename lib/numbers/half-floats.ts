import { AppError } from '../errors';

/*
 * IEEE 754 half floats: 1 sign bit, 5 exponent bits with bias 15, 10 fraction bits. Written out here
 * because eleven million weights are converted when a model is opened.
 */

export const HALF_BYTES = 2;

/** Bits of 65520 and of 2⁻¹⁴ as 32-bit floats: where rounding overflows, and where halves turn subnormal. */
const OVERFLOW_BITS = 0x477ff000;
const SUBNORMAL_BITS = 0x38800000;

/**
 * Numbers as little-endian half floats, rounded to the nearest, ties to even.
 * @throws AppError diverged, naming the weight, for a number that is not finite or rounds beyond ±65504
 */
export function encodeHalves(name: string, values: Float32Array): Uint8Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const view = new DataView(new ArrayBuffer(values.length * HALF_BYTES));
  for (let i = 0; i < words.length; i++) {
    const magnitude = words[i] & 0x7fffffff;
    if (magnitude >= OVERFLOW_BITS) {
      throw new AppError(
        'diverged',
        `Weight '${name}' holds ${values[i]}, which a half float cannot. The training has diverged; ` +
          'lower the learning rate.',
      );
    }
    view.setUint16(i * HALF_BYTES, ((words[i] >>> 31) << 15) | roundedBits(magnitude, values[i]), true);
  }
  return new Uint8Array(view.buffer);
}

function roundedBits(magnitude: number, value: number): number {
  if (magnitude >= SUBNORMAL_BITS) {
    const tieToEven = (magnitude >>> 13) & 1;
    return ((magnitude + 0xfff + tieToEven) >>> 13) - ((127 - 15) << 10);
  }
  // Multiples of 2⁻²⁴; adding and taking away 2⁵² rounds a double to the nearest even whole number.
  return Math.abs(value) * 2 ** 24 + 2 ** 52 - 2 ** 52;
}

let table: Float32Array | undefined;

/** Little-endian half floats back to numbers, by a table of all 65,536 bit patterns. */
export function decodeHalves(bytes: Uint8Array): Float32Array {
  table ??= Float32Array.from({ length: 65536 }, (_, bits) => halfValue(bits));
  const halves = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(Math.floor(bytes.length / HALF_BYTES));
  for (let i = 0; i < values.length; i++) values[i] = table[halves.getUint16(i * HALF_BYTES, true)];
  return values;
}

/** Whether none of little-endian half floats is infinite or NaN. */
export function areFinite(bytes: Uint8Array): boolean {
  for (let i = 1; i < bytes.length; i += HALF_BYTES) if ((bytes[i] & 0x7c) === 0x7c) return false;
  return true;
}

/** The bits of little-endian half floats, as this machine has numbers. */
export function halvesIn(bytes: Uint8Array): Uint16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const halves = new Uint16Array(Math.floor(bytes.length / HALF_BYTES));
  for (let i = 0; i < halves.length; i++) halves[i] = view.getUint16(i * HALF_BYTES, true);
  return halves;
}

/** The value of a half float's 16 bits. */
export function halfValue(bits: number): number {
  const sign = bits >>> 15 === 1 ? -1 : 1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
