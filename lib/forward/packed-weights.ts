import { halfValue } from '../numbers/half-floats';
import type { Arena } from './arena';
import { FLOAT_BYTES } from './feature-maps';

/** Output channels that a kernel computes at once. */
export const PANEL = 8;
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
  return pack(arena, filters, size * alignedNumbers(line), (panel, row) => {
    const tap = row % alignedNumbers(line);
    const tapLine = Math.floor(row / alignedNumbers(line));
    return tap < line ? (tapLine * line + tap) * outputs + panel * PANEL : null;
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
  return pack(arena, filters, 9 * inputs, (panel, row) => {
    const input = Math.floor(row / 9);
    return ((row % 9) * inputs + input) * outputs + panel * PANEL;
  });
}

/**
 * @param rows of a panel
 * @param startOf where in the kernel a row's 8 numbers are; null for zeros
 */
function pack(
  arena: Arena,
  { kernel, biases, outputs }: Filters,
  rows: number,
  startOf: (panel: number, row: number) => number | null,
): Packed {
  const shift = shiftOf(kernel);
  const shifted = shiftedHalves(shift);
  const address = arena.take(rows * outputs * Uint16Array.BYTES_PER_ELEMENT);
  const packed = new Uint16Array(arena.memory.buffer, address, rows * outputs);
  for (let at = 0, panel = 0; panel < outputs / PANEL; panel++) {
    for (let row = 0; row < rows; row++, at += PANEL) {
      const from = startOf(panel, row);
      if (from === null) continue;
      for (let lane = 0; lane < PANEL; lane++) packed[at + lane] = shifted[kernel[from + lane]];
    }
  }
  const biasAddress = arena.take(biases.length * FLOAT_BYTES);
  arena.floats(biasAddress, biases.length).set(biases);
  return { weights: address, scale: 2 ** (BIAS_DIFFERENCE - shift), biases: biasAddress };
}

/** By how many powers of two the largest of these half floats may grow, at most MOST_SHIFT. */
function shiftOf(halves: Uint16Array): number {
  let largest = 0;
  for (const half of halves) largest = Math.max(largest, half & 0x7fff);
  const room = largest > 0 ? Math.floor(Math.log2(LARGEST_HALF / halfValue(largest))) : MOST_SHIFT;
  return Math.min(MOST_SHIFT, Math.max(0, room));
}

const tables = new Map<number, Uint16Array>();

/** The bits of each half float times 2 ** shift, for those that do not grow too large. */
function shiftedHalves(shift: number): Uint16Array {
  const known = tables.get(shift);
  if (known) return known;
  const table = Uint16Array.from({ length: 65_536 }, (_, bits) => {
    const magnitude = bits & 0x7fff;
    if (magnitude >= SUBNORMAL_END) return bits + (shift << FRACTION_BITS);
    // A subnormal is its fraction times 2⁻²⁴, which that many more powers of two make whole again.
    const value = magnitude * 2 ** shift;
    const exponent = value < SUBNORMAL_END ? 0 : Math.floor(Math.log2(value)) - FRACTION_BITS;
    const fraction = exponent === 0 ? value : value / 2 ** exponent;
    return (bits & 0x8000) | (exponent * SUBNORMAL_END + fraction);
  });
  tables.set(shift, table);
  return table;
}
