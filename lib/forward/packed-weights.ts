import type { Arena } from './arena';
import { FLOAT_BYTES } from './feature-maps';

/** Output channels that a kernel computes at once. */
export const PANEL = 8;
/** Products of a square of Winograd's convolution F(4×4, 3×3), and the side of its basis. */
export const FACTORS = 36;
const BASIS = 6;

/**
 * A filter's change of basis in F(4×4, 3×3): the points 0, ±1, ±2 and ∞ (Lavin and Gray 2016, Fast Algorithms for
 * Convolutional Neural Networks).
 */
const FILTER_BASIS: readonly (readonly number[])[] = [
  [1 / 4, 0, 0],
  [-1 / 6, -1 / 6, -1 / 6],
  [-1 / 6, 1 / 6, -1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, -1 / 12, 1 / 6],
  [0, 0, 1],
];

/**
 * A matrix in panels of 8 columns: for each panel 8 biases, then its 8 numbers of each row.
 * @param matrix [rows, columns], columns a multiple of 8
 * @param bias [columns], zeros when left out
 * @returns its address
 */
export function packPanels(
  arena: Arena,
  matrix: Float32Array,
  columns: number,
  bias: Float32Array = new Float32Array(columns),
): number {
  const rows = matrix.length / columns;
  const address = arena.take((rows + 1) * columns * FLOAT_BYTES);
  const packed = arena.floats(address, (rows + 1) * columns);
  let at = 0;
  for (let column = 0; column < columns; column += PANEL) {
    packed.set(bias.subarray(column, column + PANEL), at);
    at += PANEL;
    for (let from = column; from < matrix.length; from += columns, at += PANEL) {
      for (let lane = 0; lane < PANEL; lane++) packed[at + lane] = matrix[from + lane];
    }
  }
  return address;
}

/**
 * A 3×3 filter in the basis of Winograd's products: G g Gᵀ for each pair of channels.
 * @param kernel [3, 3, inputs, outputs]
 * @returns the addresses of 36 packed matrices [inputs, outputs]
 */
export function packWinograd(arena: Arena, kernel: Float32Array, inputs: number, outputs: number): number[] {
  const pairs = inputs * outputs;
  const half = new Float64Array(BASIS * 3 * pairs); // G g, [6, 3, pairs]
  for (let row = 0; row < BASIS; row++) {
    for (let tap = 0; tap < 9; tap++) {
      const factor = FILTER_BASIS[row][Math.floor(tap / 3)];
      if (factor === 0) continue;
      const to = (row * 3 + (tap % 3)) * pairs;
      for (let pair = 0; pair < pairs; pair++) half[to + pair] += factor * kernel[tap * pairs + pair];
    }
  }
  return Array.from({ length: FACTORS }, (_, index) => {
    const [a, b, c] = FILTER_BASIS[index % BASIS];
    const row = Math.floor(index / BASIS) * 3 * pairs;
    const factor = new Float32Array(pairs);
    for (let pair = 0; pair < pairs; pair++) {
      const from = row + pair;
      factor[pair] = a * half[from] + b * half[from + pairs] + c * half[from + 2 * pairs];
    }
    return packPanels(arena, factor, outputs);
  });
}
