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

/** Bits of the exponents of the two half floats in a word. */
export const EXPONENTS = 0x7c007c00;
/** What carries an exponent that is all ones into the sign. */
const LAST_OF_EXPONENTS = 0x04000400;
const SIGNS = 0x80008000;

/** Whether none of half floats, given by their bits, is infinite or NaN. */
export function areFinite(halves: Uint16Array): boolean {
  const words = inWords(halves);
  for (let i = 0; i < words.length; i++) {
    if (((words[i] & EXPONENTS) + LAST_OF_EXPONENTS) & SIGNS) return false;
  }
  return halves.length % 2 === 0 || (halves[halves.length - 1] & 0x7c00) !== 0x7c00;
}

/** Two half floats in each word, but for one that is left over. The same memory where it is aligned so. */
export function inWords(halves: Uint16Array): Uint32Array {
  const { buffer, byteOffset, length } = halves;
  if (byteOffset % 4 !== 0) return inWords(halves.slice());
  return new Uint32Array(buffer, byteOffset, length >>> 1);
}

/** Whether this machine has the lesser byte of a number first, as files of half floats have it. */
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The bits of little-endian half floats, as this machine has numbers. The same memory where they lie in it so. */
export function halvesIn(bytes: Uint8Array): Uint16Array {
  const { buffer, byteOffset, byteLength } = bytes;
  const length = Math.floor(byteLength / HALF_BYTES);
  if (IS_LITTLE_ENDIAN && byteOffset % HALF_BYTES === 0) return new Uint16Array(buffer, byteOffset, length);
  const view = new DataView(buffer, byteOffset, byteLength);
  return Uint16Array.from({ length }, (_, i) => view.getUint16(i * HALF_BYTES, true));
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
