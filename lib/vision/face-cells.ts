import { quickselect } from 'd3-array';

/*
 * An aligned face in few numbers that do not depend on the size of its picture: of each cell how its edges run, how
 * strong they are, and its light and colour beside the whole face's (histograms of oriented gradients: Dalal & Triggs,
 * CVPR 2005). What lies on a face breaks what the cells of faces have in common.
 */

/** Pixels along a side that any crop is brought to, and cells along a side. */
const SIDE = 56;
const GRID = 7;
const CELL = SIDE / GRID;
/** Directions of an edge, without its sign. */
const DIRECTIONS = 8;
const CELLS = GRID * GRID;

/** Numbers of a face: of each cell DIRECTIONS shares of edges, then strength, light and two colours. */
export const CELL_NUMBERS = CELLS * (DIRECTIONS + 4);

/** Edges weaker than this share of the face's mean count as this: the logarithm of nothing says nothing. */
const WEAKEST = 0.05;
/** Levels of 255: noise of a dark or even picture is not enlarged beyond it. */
const LEAST_CONTRAST = 4;
const COLOUR_UNIT = 20;

/**
 * @param crop the aligned face, RGB bytes, [size, size, 3]
 * @param size side of the crop in pixels
 * @returns [CELL_NUMBERS]
 */
export function faceCells(crop: Uint8Array, size: number): Float32Array {
  const [luma, blue, red] = planesOf(crop, size);
  const out = new Float32Array(CELL_NUMBERS);
  const edges = out.subarray(0, CELLS * DIRECTIONS);
  countEdges(luma, edges);
  const strengths = Float32Array.from({ length: CELLS }, (_, cell) =>
    edges.subarray(cell * DIRECTIONS, (cell + 1) * DIRECTIONS).reduce((sum, edge) => sum + edge, 0),
  );
  const whole = meanOf(strengths) + 1e-3;
  for (let i = 0; i < edges.length; i++) edges[i] = Math.sqrt(edges[i] / whole);
  const rest = edges.length;
  out.set(
    strengths.map((strength) => Math.log(strength / whole + WEAKEST)),
    rest,
  );
  const light = meanOf(luma);
  const contrast = Math.sqrt(meanOf(luma.map((value) => (value - light) ** 2))) + LEAST_CONTRAST;
  out.set(
    cellMeans(luma).map((value) => (value - light) / contrast),
    rest + CELLS,
  );
  for (const [k, colour] of [blue, red].entries()) {
    const usual = medianOf(colour);
    out.set(
      cellMeans(colour).map((value) => (value - usual) / COLOUR_UNIT),
      rest + (2 + k) * CELLS,
    );
  }
  return out;
}

/** Luma and the two colour differences of Rec. 601, each [SIDE, SIDE], of the means of the pixels under each point. */
function planesOf(crop: Uint8Array, size: number): readonly [Float32Array, Float32Array, Float32Array] {
  const [luma, blue, red] = [0, 1, 2].map(() => new Float32Array(SIDE * SIDE));
  const from = Int32Array.from({ length: SIDE }, (_, i) => Math.floor((i * size) / SIDE));
  const to = Int32Array.from({ length: SIDE }, (_, i) => Math.ceil(((i + 1) * size) / SIDE));
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      let r = 0;
      let g = 0;
      let b = 0;
      for (let row = from[y]; row < to[y]; row++) {
        const end = (row * size + to[x]) * 3;
        for (let at = (row * size + from[x]) * 3; at < end; at += 3) {
          r += crop[at];
          g += crop[at + 1];
          b += crop[at + 2];
        }
      }
      const count = (to[y] - from[y]) * (to[x] - from[x]);
      const value = (0.299 * r + 0.587 * g + 0.114 * b) / count;
      luma[y * SIDE + x] = value;
      blue[y * SIDE + x] = 0.564 * (b / count - value);
      red[y * SIDE + x] = 0.713 * (r / count - value);
    }
  }
  return [luma, blue, red];
}

/** Mean length of the gradient in each cell, divided over the two nearest directions; [CELLS, DIRECTIONS]. */
function countEdges(luma: Float32Array, out: Float32Array): void {
  for (let y = 0; y < SIDE; y++) {
    const row = y * SIDE;
    const above = Math.max(0, y - 1) * SIDE;
    const below = Math.min(SIDE - 1, y + 1) * SIDE;
    for (let x = 0; x < SIDE; x++) {
      const across = (luma[row + Math.min(SIDE - 1, x + 1)] - luma[row + Math.max(0, x - 1)]) / 2;
      const down = (luma[below + x] - luma[above + x]) / 2;
      const length = Math.sqrt(across * across + down * down) / CELL ** 2;
      if (length === 0) continue;
      const angle = ((Math.atan2(down, across) / Math.PI + 1) % 1) * DIRECTIONS;
      const first = Math.floor(angle) % DIRECTIONS;
      const share = angle - Math.floor(angle);
      const cell = cellAt(y, x) * DIRECTIONS;
      out[cell + first] += length * (1 - share);
      out[cell + ((first + 1) % DIRECTIONS)] += length * share;
    }
  }
}

function cellMeans(plane: Float32Array): Float32Array {
  const means = new Float32Array(CELLS);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) means[cellAt(y, x)] += plane[y * SIDE + x] / CELL ** 2;
  }
  return means;
}

function cellAt(y: number, x: number): number {
  return Math.floor(y / CELL) * GRID + Math.floor(x / CELL);
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function medianOf(values: Float32Array): number {
  const middle = values.length >> 1;
  return quickselect(Float32Array.from(values), middle)[middle];
}
