import { encodeHalves } from '../numbers/half-floats';
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
/** What the kernels' decoding leaves to be multiplied with, as a power of two: the exponents' biases differ by 127 − 15. */
const BIAS_DIFFERENCE = 112;

/** A convolution's weights as the kernels read them. */
export interface Packed {
  /** Half floats. */
  readonly halves: number;
  /** What their decoding multiplies with. */
  readonly scale: number;
  /** Float32, [outputs]. */
  readonly biases: number;
}

/** A convolution's numbers. */
export interface Filters {
  /** [size, size, inputs, outputs]; numbers of half floats, as a model's files hold them; others are rounded. */
  readonly kernel: Float32Array;
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
  const largest = kernel.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const room = largest > 0 ? Math.floor(Math.log2(LARGEST_HALF / largest)) : MOST_SHIFT;
  const shift = Math.min(MOST_SHIFT, Math.max(0, room));
  const scaled = kernel.map((value) => value * 2 ** shift);
  const halves = new Uint16Array(encodeHalves('backbone', scaled).buffer);
  const address = arena.take(rows * outputs * Uint16Array.BYTES_PER_ELEMENT);
  const packed = new Uint16Array(arena.memory.buffer, address, rows * outputs);
  for (let at = 0, panel = 0; panel < outputs / PANEL; panel++) {
    for (let row = 0; row < rows; row++, at += PANEL) {
      const from = startOf(panel, row);
      if (from === null) continue;
      for (let lane = 0; lane < PANEL; lane++) packed[at + lane] = halves[from + lane];
    }
  }
  const biasAddress = arena.take(biases.length * FLOAT_BYTES);
  arena.floats(biasAddress, biases.length).set(biases);
  return { halves: address, scale: 2 ** (BIAS_DIFFERENCE - shift), biases: biasAddress };
}
