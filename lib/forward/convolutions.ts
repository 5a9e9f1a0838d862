import { type FeatureMap, FLOAT_BYTES } from './feature-maps';
import { alignedNumbers, PANEL, type Packed } from './packed-weights';
import { Float, KIND, type Program } from './steps';

/** About as many pixels, and squares, are a unit of work. */
const PIXELS_AT_ONCE = 200;
const SQUARES_AT_ONCE = 64;
/** Input channels whose filters a unit of work holds in the basis of the products. */
const CHANNELS_AT_ONCE = 128;

/** Of a thread's own room: a tile, and what a panel of the kernels takes. */
export const TILE_BYTES = 64;
const PANEL_BYTES = PANEL * FLOAT_BYTES;
/** Between the planes of Winograd's products, so that they do not share the lines of the cache. */
const APART = 64;
/** What a change of a filter's basis costs, in products with a pixel of the square; by the square's side. */
const BASIS_COST: Record<number, number> = { 2: 57, 4: 90 };

/** What a convolution does beside its products. */
export interface Ending {
  readonly relu: boolean;
  /** Added before the ReLU; of the result's shape and borders. */
  readonly residual?: FeatureMap;
}

/** Where a filter's taps are. */
export interface Taps {
  readonly size: number;
  readonly stride: number;
  /** The first tap of the first pixel. */
  readonly from: number;
}

type Grid = Pick<FeatureMap, 'images' | 'height' | 'width'>;

/** A convolution with packed weights (packPanels, packFloats). */
export function convolve(
  program: Program,
  { weights, scale, biases }: Packed,
  x: FeatureMap,
  y: FeatureMap,
  taps: Taps,
  ending: Ending,
): void {
  const { size, stride, from } = taps;
  const pixels = y.images * y.height * y.width;
  const blocks = Math.max(1, Math.round(pixels / PIXELS_AT_ONCE));
  const pixelsAtOnce = Math.ceil(pixels / blocks);
  const reads = program.keep(distances(y, stride * x.pixel, stride * x.line, x.image));
  const writes = program.keep(distances(y, y.pixel, y.line, y.image));
  const numbers = alignedNumbers(size * x.channels);
  const fields = program.keep([
    ...[from, reads, size, x.line, 0, numbers, 0, 0, y.start, writes, 0],
    ...[0, ending.residual?.start ?? 0, floorOf(ending)],
    ...[weights, new Float(scale), biases, pixels, pixelsAtOnce],
  ]);
  const units = (y.channels / PANEL) * Math.ceil(pixels / pixelsAtOnce);
  program.add(KIND.multiply, units, fields, TILE_BYTES + size * numbers * PANEL_BYTES);
}

/**
 * A convolution 3×3 with stride 1 by Winograd's squares (packFilters).
 * @param usual number of pictures that it is to be fastest with
 */
export function convolveSquares(
  program: Program,
  { weights, scale, biases }: Packed,
  x: FeatureMap,
  y: FeatureMap,
  ending: Ending,
  usual: number,
): void {
  const side = cheapestSide({ ...y, images: usual });
  const grid = { images: y.images, height: Math.ceil(y.height / side), width: Math.ceil(y.width / side) };
  const squares = countOf(grid);
  const squaresAtOnce = Math.ceil(squares / Math.max(1, Math.round(squares / SQUARES_AT_ONCE)));
  const products = (side + 2) ** 2;
  const channelsAtOnce = Math.min(x.channels, CHANNELS_AT_ONCE);
  const plane = squares * x.pixel + APART;
  const from = program.keep(distances(grid, side * x.pixel, side * x.line, x.image));
  const to = distances(grid, side * y.pixel, side * y.line, y.image).flatMap((place, square) => {
    const column = (square % grid.width) * side;
    const line = (Math.floor(square / grid.width) % grid.height) * side;
    return [place, Math.min(side, y.width - column), Math.min(side, y.height - line)];
  });
  const along = (bytes: number) =>
    program.keep(Array.from({ length: squares }, (_, square) => square * bytes));
  const fields = program.keep([
    ...[side, squares, x.corner, x.pixel, x.line, x.channels],
    ...[program.room(products * plane), plane, from, program.keep(to), weights, new Float(scale), biases],
    ...[y.start, y.pixel, y.line, ending.residual?.start ?? 0, floorOf(ending)],
    ...[squaresAtOnce, channelsAtOnce, along(x.pixel), along(PANEL_BYTES)],
  ]);
  const filterBytes = channelsAtOnce * PANEL_BYTES + APART;
  const scratch = TILE_BYTES + products * (filterBytes + squaresAtOnce * PANEL_BYTES);
  program.add(KIND.readSquares, squares, fields, scratch);
  const units = (y.channels / PANEL) * Math.ceil(squares / squaresAtOnce);
  program.add(KIND.multiplySquares, units, fields, scratch);
}

/** Max pooling 3×3 with stride 2 and padding 1 of a map that is nowhere below zero. */
export function pool(program: Program, x: FeatureMap, y: FeatureMap): void {
  const fields = program.keep([
    ...[x.corner, y.start, y.width, y.height, y.channels],
    ...[x.pixel, x.line, x.image, y.line, y.image],
  ]);
  program.add(KIND.pool, y.images * y.height, fields);
}

/** Side of the squares that cost the fewest products. */
function cheapestSide({ images, height, width }: Grid): number {
  const costOf = (side: number) => {
    const squares = countOf({ images, height: Math.ceil(height / side), width: Math.ceil(width / side) });
    return (side + 2) ** 2 * wholeTiles(squares) + BASIS_COST[side];
  };
  return costOf(2) < costOf(4) ? 2 : 4;
}

/** Pixels that the kernel of products sums for so many: it takes sixes and fours. */
const wholeTiles = (pixels: number) =>
  Math.min(...[0, 1, 2].map((fours) => 4 * fours + 6 * Math.max(0, Math.ceil((pixels - 4 * fours) / 6))));

const countOf = ({ images, height, width }: Grid) => images * height * width;

/** For each place of a grid on each image how far it is from the first, where places, lines and images lie so far apart. */
function distances(grid: Grid, place: number, line: number, image: number): number[] {
  const { height, width } = grid;
  return Array.from({ length: countOf(grid) }, (_, index) => {
    const row = Math.floor(index / width);
    return (index % width) * place + (row % height) * line + Math.floor(row / height) * image;
  });
}

function floorOf({ relu }: Ending): Float {
  return new Float(relu ? 0 : Number.NEGATIVE_INFINITY);
}
