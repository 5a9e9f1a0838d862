import type { Arena } from './arena';
import { type FeatureMap, FLOAT_BYTES } from './feature-maps';
import { alignedNumbers, PANEL, type Packed } from './packed-weights';
import type { Laid } from './threads';

/** About as many pixels, and squares, are a unit of work. */
const PIXELS_AT_ONCE = 200;
const SQUARES_AT_ONCE = 64;
/** Input channels whose filters a unit of work holds in the basis of the products. */
const CHANNELS_AT_ONCE = 128;
/** Pieces that each thread's share is cut into, so that one that is put aside delays little. */
const PIECES = 4;

/** Of a thread's own room: a tile, and what a panel of the kernels takes. */
const TILE_BYTES = 64;
const PANEL_BYTES = PANEL * FLOAT_BYTES;
/** Between the planes of Winograd's products, so that they do not share the lines of the cache. */
const APART = 64;
/** What a change of a filter's basis costs, in products with a pixel of the square; by the square's side. */
const BASIS_COST: Record<number, number> = { 2: 57, 4: 90 };

/** What kernels/program.ts calls the kinds. */
const KIND = { multiply: 0, readSquares: 1, multiplySquares: 2, pool: 3 } as const;
const STEP_FIELDS = 8;

/** A number that the kernels read as float32; all others are int32. */
class Float {
  constructor(readonly value: number) {}
}
type Fields = readonly (number | Float)[];

interface Step {
  readonly kind: number;
  readonly units: number;
  readonly grain: number;
  readonly fields: number;
}

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

/** A list of steps for the kernels, which each thread runs from its start to its end. */
export class Program implements Laid {
  readonly #steps: Step[] = [];
  readonly #rooms = new Map<number, number>();
  #address = 0;
  #scratch = 0;
  #scratchBytes = 0;

  /**
   * @param images how many pictures a pass has
   * @param threads how many threads will run it
   * @param usual number of pictures that it is to be fastest with
   */
  constructor(
    readonly arena: Arena,
    readonly images: number,
    readonly threads: number,
    readonly usual: number,
  ) {}

  /** Where the kernels find it; 0 before finish(). */
  get address(): number {
    return this.#address;
  }

  get length(): number {
    return this.#steps.length;
  }

  /** Where the threads' own rooms begin, and how large each is. */
  get scratch(): number {
    return this.#scratch;
  }

  get scratchBytes(): number {
    return this.#scratchBytes;
  }

  /** Lays the steps down for the kernels. */
  finish(): void {
    this.#address = this.arena.take(this.#steps.length * STEP_FIELDS * FLOAT_BYTES);
    this.#scratch = this.arena.take(this.threads * this.#scratchBytes);
    this.reset();
  }

  /** Makes all steps undone, for the next pass. No thread may be in it. */
  reset(): void {
    const fields = this.arena.integers(this.#address, this.#steps.length * STEP_FIELDS);
    for (const [index, step] of this.#steps.entries()) {
      fields.set([step.kind, step.units, step.grain, 0, 0, step.fields], index * STEP_FIELDS);
    }
  }

  /** A convolution with packed weights (packPanels). */
  convolve(
    { halves, scale, biases }: Packed,
    x: FeatureMap,
    y: FeatureMap,
    taps: Taps,
    ending: Ending,
  ): void {
    const { size, stride, from } = taps;
    const pixels = this.images * y.height * y.width;
    const blocks = Math.max(1, Math.round(pixels / PIXELS_AT_ONCE));
    const pixelsAtOnce = Math.ceil(pixels / blocks);
    const reads = this.#places(y, stride * x.pixel, stride * x.line, x.image);
    const writes = this.#places(y, y.pixel, y.line, y.image);
    const numbers = alignedNumbers(size * x.channels);
    const fields = this.#keep([
      ...[from, reads, size, x.line, 0, numbers, 0, 0, y.start, writes, 0],
      ...[0, ending.residual?.start ?? 0, floorOf(ending)],
      ...[halves, new Float(scale), biases, pixels, pixelsAtOnce],
    ]);
    this.#needScratch(TILE_BYTES + size * numbers * PANEL_BYTES);
    this.#add(KIND.multiply, (y.channels / PANEL) * Math.ceil(pixels / pixelsAtOnce), fields);
  }

  /** A convolution 3×3 with stride 1 by Winograd's squares (packFilters). */
  convolveSquares({ halves, scale, biases }: Packed, x: FeatureMap, y: FeatureMap, ending: Ending): void {
    const side = this.#cheapestSide(y);
    const across = Math.ceil(y.width / side);
    const down = Math.ceil(y.height / side);
    const squares = this.images * across * down;
    const blocks = Math.max(1, Math.round(squares / SQUARES_AT_ONCE));
    const squaresAtOnce = Math.ceil(squares / blocks);
    const products = (side + 2) ** 2;
    const channelsAtOnce = Math.min(x.channels, CHANNELS_AT_ONCE);
    const plane = squares * x.pixel + APART;
    const grid = { width: across, height: down };
    const from = this.#places(grid, side * x.pixel, side * x.line, x.image);
    const to = this.#table(
      this.#distances(grid, side * y.pixel, side * y.line, y.image).flatMap((place, square) => {
        const column = (square % across) * side;
        const line = (Math.floor(square / across) % down) * side;
        return [place, Math.min(side, y.width - column), Math.min(side, y.height - line)];
      }),
    );
    const along = (bytes: number) =>
      this.#table(Array.from({ length: squares }, (_, square) => square * bytes));
    const fields = this.#keep([
      ...[side, squares, x.corner, x.pixel, x.line, x.channels],
      ...[this.#room(products * plane), plane, from, to, halves, new Float(scale), biases],
      ...[y.start, y.pixel, y.line, ending.residual?.start ?? 0, floorOf(ending)],
      ...[squaresAtOnce, channelsAtOnce, along(x.pixel), along(PANEL_BYTES)],
    ]);
    this.#needScratch(
      TILE_BYTES + products * (channelsAtOnce * PANEL_BYTES + APART) + products * squaresAtOnce * PANEL_BYTES,
    );
    this.#add(KIND.readSquares, squares, fields);
    this.#add(KIND.multiplySquares, (y.channels / PANEL) * Math.ceil(squares / squaresAtOnce), fields);
  }

  /** Max pooling 3×3 with stride 2 and padding 1 of a map that is nowhere below zero. */
  pool(x: FeatureMap, y: FeatureMap): void {
    const fields = this.#keep([
      ...[x.corner, y.start, y.width, y.height, y.channels],
      ...[x.pixel, x.line, x.image, y.line, y.image],
    ]);
    this.#add(KIND.pool, this.images * y.height, fields);
  }

  #add(kind: number, units: number, fields: number): void {
    const grain = Math.max(1, Math.floor(units / (this.threads * PIECES)));
    this.#steps.push({ kind, units, grain, fields });
  }

  /** Side of the squares that cost the fewest products. */
  #cheapestSide({ height, width }: FeatureMap): number {
    const costOf = (side: number) => {
      const squares = this.usual * Math.ceil(height / side) * Math.ceil(width / side);
      return (side + 2) ** 2 * wholeTiles(squares) + BASIS_COST[side];
    };
    return costOf(2) < costOf(4) ? 2 : 4;
  }

  /** Address of distances. */
  #places(grid: Grid, pixel: number, line: number, image: number): number {
    return this.#table(this.#distances(grid, pixel, line, image));
  }

  /** For each place of a grid on each image how far it is from the first, where places, lines and images lie so far apart. */
  #distances({ height, width }: Grid, place: number, line: number, image: number): number[] {
    return Array.from({ length: this.images * height * width }, (_, index) => {
      const row = Math.floor(index / width);
      return (index % width) * place + (row % height) * line + Math.floor(row / height) * image;
    });
  }

  #table(values: readonly number[]): number {
    const address = this.arena.take(values.length * 4);
    this.arena.integers(address, values.length).set(values);
    return address;
  }

  #keep(fields: Fields): number {
    const address = this.arena.take(fields.length * FLOAT_BYTES);
    const floats = this.arena.floats(address, fields.length);
    const integers = this.arena.integers(address, fields.length);
    for (const [index, field] of fields.entries()) {
      if (field instanceof Float) floats[index] = field.value;
      else integers[index] = field;
    }
    return address;
  }

  /** Room that one step fills for the next, shared by all steps that need as much. */
  #room(bytes: number): number {
    const known = this.#rooms.get(bytes) ?? this.arena.take(bytes);
    this.#rooms.set(bytes, known);
    return known;
  }

  #needScratch(bytes: number): void {
    this.#scratchBytes = Math.max(this.#scratchBytes, Math.ceil(bytes / 64) * 64);
  }
}

/** Pixels that the kernel of products sums for so many: it takes sixes and fours. */
const wholeTiles = (pixels: number) =>
  Math.min(...[0, 1, 2].map((fours) => 4 * fours + 6 * Math.max(0, Math.ceil((pixels - 4 * fours) / 6))));

type Grid = Pick<FeatureMap, 'height' | 'width'>;

function floorOf({ relu }: Ending): Float {
  return new Float(relu ? 0 : Number.NEGATIVE_INFINITY);
}
