import { EXPONENTS, halfValue, inWords } from '../numbers/half-floats';
import type { Arena } from './arena';
import { FLOAT_BYTES } from './feature-maps';

/** Output channels that a kernel computes at once. */
export const PANEL = 8;
/** Of half floats. */
const PANELS_IN_LINE = 4;
/** The kernel of products sums so many numbers of a filter's line in a turn. */
const TURN = 4;
/** Numbers of a filter's line with the zeros that fill its last turn. */
export const alignedNumbers = (numbers: number) => TURN * Math.ceil(numbers / TURN);

/**
 * Half floats are packed this many powers of two larger where that fits, as the smallest would else be slow to decode: a
 * processor takes its time over subnormal numbers.
 */
const MOST_SHIFT = 10;
const LARGEST_HALF = 65504;
const FRACTION_BITS = 10;
/** Bits of the smallest half float that is no subnormal one. */
const SUBNORMAL_END = 1 << FRACTION_BITS;
const MAGNITUDE = 0x7fff;
/** What the kernels' decoding leaves to be multiplied with, as a power of two: the exponents' biases differ by 127 − 15. */
const BIAS_DIFFERENCE = 112;

/** A convolution's weights as the kernels read them. */
export interface Packed {
  /** Half floats, or float32. */
  readonly weights: number;
  /** What decoding half floats multiplies with; 0 where they are float32. */
  readonly scale: number;
  /** Float32, [outputs]. */
  readonly biases: number;
}

/** A convolution's numbers. */
export interface Filters {
  /** Bits of half floats, [size, size, inputs, outputs]. */
  readonly kernel: Uint16Array;
  /** [outputs] */
  readonly biases: Float32Array;
  readonly size: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** For the kernel of products: panels of 8 outputs, in each the filter's lines, each filled with zeros to whole turns. */
export function packPanels(arena: Arena, filters: Filters): Packed {
  const { size, inputs, outputs } = filters;
  const line = size * inputs;
  return pack(arena, filters, size * alignedNumbers(line), (row) => {
    const tap = row % alignedNumbers(line);
    const tapLine = Math.floor(row / alignedNumbers(line));
    return tap < line ? (tapLine * line + tap) * outputs : null;
  });
}

/**
 * A matrix as float32 for the kernel of products, its columns filled up with zeros to whole panels.
 * @param matrix [rows, columns]
 * @param bias [columns]
 */
export function packFloats(arena: Arena, matrix: Float32Array, columns: number, bias: Float32Array): Packed {
  const rows = matrix.length / columns;
  const padded = paddedToPanels(columns);
  const weights = arena.take(rows * padded * FLOAT_BYTES);
  const packed = arena.floats(weights, rows * padded);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const panel = Math.floor(column / PANEL);
      packed[(panel * rows + row) * PANEL + (column % PANEL)] = matrix[row * columns + column];
    }
  }
  const biases = arena.take(padded * FLOAT_BYTES);
  arena.floats(biases, padded).set(bias);
  return { weights, scale: 0, biases };
}

export const paddedToPanels = (columns: number) => PANEL * Math.ceil(columns / PANEL);

/** For Winograd's convolutions: panels of 8 outputs, in each for every input the filter's 9 taps. */
export function packFilters(arena: Arena, filters: Filters): Packed {
  const { inputs, outputs } = filters;
  return pack(arena, filters, 9 * inputs, (row) => {
    const input = Math.floor(row / 9);
    return ((row % 9) * inputs + input) * outputs;
  });
}

/**
 * @param rows of a panel
 * @param startOf where in the kernel the numbers of all outputs for a row are; null for zeros
 */
function pack(
  arena: Arena,
  { kernel, biases, outputs }: Filters,
  rows: number,
  startOf: (row: number) => number | null,
): Packed {
  const shift = shiftOf(kernel);
  const subnormals = shiftedSubnormals(shift);
  const words = inWords(kernel);
  const address = arena.take(rows * outputs * Uint16Array.BYTES_PER_ELEMENT);
  const packed = new Uint32Array(arena.memory.buffer, address, (rows * outputs) / 2);
  const ofRow = PANEL / 2;
  // Panels that lie in one line of the cache are read together.
  for (let first = 0; first < outputs / PANEL; first += PANELS_IN_LINE) {
    const last = Math.min(first + PANELS_IN_LINE, outputs / PANEL);
    for (let row = 0; row < rows; row++) {
      const start = startOf(row);
      if (start === null) continue;
      for (let panel = first; panel < last; panel++) {
        const from = start / 2 + panel * ofRow;
        const to = (panel * rows + row) * ofRow;
        for (let two = 0; two < ofRow; two++)
          packed[to + two] = shifted(words[from + two], shift, subnormals);
      }
    }
  }
  const biasAddress = arena.take(biases.length * FLOAT_BYTES);
  arena.floats(biasAddress, biases.length).set(biases);
  return { weights: address, scale: 2 ** (BIAS_DIFFERENCE - shift), biases: biasAddress };
}

/** By how many powers of two the largest of these half floats may grow, at most MOST_SHIFT. */
function shiftOf(halves: Uint16Array): number {
  let largest = 0;
  for (const half of halves) largest = Math.max(largest, half & MAGNITUDE);
  const room = largest > 0 ? Math.floor(Math.log2(LARGEST_HALF / halfValue(largest))) : MOST_SHIFT;
  return Math.min(MOST_SHIFT, Math.max(0, room));
}

/** The bits of two half floats times 2 ** shift, which do not grow too large. */
function shifted(two: number, shift: number, subnormals: Uint16Array): number {
  const exponents = two & EXPONENTS;
  if (exponents & 0x7c000000 && exponents & 0x7c00) return two + (shift << FRACTION_BITS) * 0x10001;
  return (shiftedHalf(two >>> 16, shift, subnormals) << 16) | shiftedHalf(two & 0xffff, shift, subnormals);
}

function shiftedHalf(half: number, shift: number, subnormals: Uint16Array): number {
  const magnitude = half & MAGNITUDE;
  if (magnitude < SUBNORMAL_END) return (half & ~MAGNITUDE) | subnormals[magnitude];
  return half + (shift << FRACTION_BITS);
}

/** The bits of each subnormal half float, none of them negative, times 2 ** shift. */
function shiftedSubnormals(shift: number): Uint16Array {
  return Uint16Array.from({ length: SUBNORMAL_END }, (_, fraction) => {
    // It is its fraction times 2⁻²⁴, which that many more powers of two make whole again.
    const value = fraction * 2 ** shift;
    const exponent = value < SUBNORMAL_END ? 0 : Math.floor(Math.log2(value)) - FRACTION_BITS;
    return exponent * SUBNORMAL_END + value / 2 ** exponent;
  });
}
