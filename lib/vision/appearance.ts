import { clamp } from '../numbers/clamp';

/*
 * What an aligned face looks like, in few numbers: how often each local binary pattern occurs in each part of it (Ahonen,
 * Hadid & Pietikäinen, Face description with local binary patterns, PAMI 2006; patterns of 8 points at 2 pixels, the 58
 * uniform ones and one bin for the rest). A pattern says which of the points around a pixel are not darker than it, so
 * steps of brightness and contrast change nothing. Good for the minutes of one file; no face recognition.
 */

/** Parts along a side of the face. */
const GRID = 7;
const POINTS = 8;
const RADIUS = 2;

/** The 58 patterns that change at most twice around the circle, and all others together. */
const BIN_COUNT = 59;
const BINS = uniformBins();

/** Length of a description. */
const LENGTH = GRID * GRID * BIN_COUNT;

/** Of each part and pattern the share of the part's pixels; [GRID, GRID, BIN_COUNT], the bins of a part sum to 1. */
export type Appearance = Float32Array;

/**
 * @param crop the aligned face, RGB bytes, [size, size, 3]
 * @param size side of the crop in pixels
 */
export function appearanceOf(crop: Uint8Array, size: number): Appearance {
  const luma = Float32Array.from(
    { length: size * size },
    (_, i) => 0.299 * crop[3 * i] + 0.587 * crop[3 * i + 1] + 0.114 * crop[3 * i + 2],
  );
  const counts = new Float32Array(LENGTH);
  const side = size - 2 * RADIUS;
  for (let y = 0; y < side; y++) {
    const row = Math.floor((y * GRID) / side);
    for (let x = 0; x < side; x++) {
      const part = row * GRID + Math.floor((x * GRID) / side);
      counts[part * BIN_COUNT + BINS[patternAt(luma, size, x + RADIUS, y + RADIUS)]]++;
    }
  }
  for (let part = 0; part < GRID * GRID; part++) {
    const bins = counts.subarray(part * BIN_COUNT, (part + 1) * BIN_COUNT);
    const sum = bins.reduce((total, count) => total + count, 0);
    for (let bin = 0; bin < BIN_COUNT; bin++) bins[bin] /= sum;
  }
  return counts;
}

/** How different two faces look: χ² of their patterns, the mean over the parts; 0 for the same picture, at most 2. */
export function unlikeness(one: Appearance, other: Appearance): number {
  let sum = 0;
  for (let i = 0; i < LENGTH; i++) {
    const total = one[i] + other[i];
    if (total > 0) sum += (one[i] - other[i]) ** 2 / total;
  }
  return sum / (GRID * GRID);
}

const AROUND = Array.from({ length: POINTS }, (_, k) => {
  const angle = (2 * Math.PI * k) / POINTS;
  return { x: RADIUS * Math.cos(angle), y: RADIUS * Math.sin(angle) };
}).map(({ x, y }) => {
  const [left, top] = [Math.floor(x + 1e-9), Math.floor(y + 1e-9)];
  return { left, top, fx: clamp(x - left, 0, 1), fy: clamp(y - top, 0, 1) };
});

function patternAt(luma: Float32Array, size: number, x: number, y: number): number {
  const centre = luma[y * size + x];
  let pattern = 0;
  for (let k = 0; k < POINTS; k++) {
    const { left, top, fx, fy } = AROUND[k];
    const at = (y + top) * size + x + left;
    const right = fx > 1e-6 ? 1 : 0;
    const down = fy > 1e-6 ? size : 0;
    const above = luma[at] + fx * (luma[at + right] - luma[at]);
    const below = luma[at + down] + fx * (luma[at + down + right] - luma[at + down]);
    if (above + fy * (below - above) >= centre - 1e-3) pattern |= 1 << k;
  }
  return pattern;
}

function uniformBins(): Uint8Array {
  const bins = new Uint8Array(1 << POINTS).fill(BIN_COUNT - 1);
  let next = 0;
  for (let pattern = 0; pattern < bins.length; pattern++) {
    const turned = ((pattern << 1) | (pattern >> (POINTS - 1))) & 0xff;
    let changes = 0;
    for (let bits = pattern ^ turned; bits; bits &= bits - 1) changes++;
    if (changes <= 2) bins[pattern] = next++;
  }
  return bins;
}
