import type { Arena } from './arena';
import { type FeatureMap, FLOAT_BYTES } from './feature-maps';
import { FACTORS, PANEL } from './packed-weights';

/** Pixels that the kernel of products sums at once. */
const TILE = 6;
/** About as many pixels are a unit of work. */
const PIXELS_AT_ONCE = 200;
/** Side of the square that Winograd's convolution writes. */
const SQUARE = 4;
/** Vectors of 16 bytes that a thread needs for a change of basis. */
const SCRATCH_BYTES = FACTORS * 16;
/** Pieces that each thread's share is cut into, so that one that is put aside delays little. */
const PIECES = 4;

/** What kernels/program.ts calls the kinds. */
const KIND = { multiply: 0, multiplyAll: 1, readSquares: 2, writeSquares: 3, pool: 4 } as const;
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
export class Program {
  readonly #steps: Step[] = [];
  readonly #scratch: number;
  readonly #rooms = new Map<number, number>();
  #address = 0;

  /**
   * @param images how many pictures a pass has
   * @param threads how many threads will run it
   */
  constructor(
    readonly arena: Arena,
    readonly images: number,
    readonly threads: number,
  ) {
    this.#scratch = arena.take(threads * SCRATCH_BYTES);
  }

  /** Where the kernels find it; 0 before finish(). */
  get address(): number {
    return this.#address;
  }

  get length(): number {
    return this.#steps.length;
  }

  /** Lays the steps down for the kernels. */
  finish(): void {
    this.#address = this.arena.take(this.#steps.length * STEP_FIELDS * FLOAT_BYTES);
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
  convolve(weights: number, x: FeatureMap, y: FeatureMap, taps: Taps, ending: Ending): void {
    const pixels = this.images * y.height * y.width;
    const blocks = Math.max(1, Math.round(pixels / PIXELS_AT_ONCE));
    const pixelsAtOnce = TILE * Math.ceil(pixels / blocks / TILE);
    const panels = y.channels / PANEL;
    const { size, stride, from } = taps;
    const fields = this.#keep([
      ...[from, weights, y.start, ending.residual?.start ?? 0, y.width, y.height],
      ...[stride * x.pixel, stride * x.line, x.image, y.pixel, y.line, y.image],
      ...[size, x.line, size * x.channels, floorOf(ending), pixels, panels, pixelsAtOnce],
    ]);
    this.#add(KIND.multiply, panels * Math.ceil(pixels / pixelsAtOnce), fields);
  }

  /** A convolution 3×3 with stride 1 by 36 packed factors (packWinograd). */
  convolveSquares(
    factors: readonly number[],
    bias: number,
    x: FeatureMap,
    y: FeatureMap,
    ending: Ending,
  ): void {
    const across = Math.ceil(y.width / SQUARE);
    const down = Math.ceil(y.height / SQUARE);
    const squares = this.images * across * down;
    const planeOf = ({ channels }: FeatureMap) => squares * channels * FLOAT_BYTES;
    const read = this.#room(FACTORS * planeOf(x), 0);
    const multiplied = this.#room(FACTORS * planeOf(y), 1);
    const squaresOf = (map: FeatureMap, start: number, plane: number, residual: number, floor: Float) =>
      this.#keep([
        ...[start, plane, residual, bias, across, down, map.pixel, map.line, map.image],
        ...[map.width, map.height, map.channels, planeOf(map), floor, this.#scratch],
      ]);
    this.#add(KIND.readSquares, squares, squaresOf(x, x.corner, read, 0, new Float(0)));

    const products = factors.map((weights, index) => [
      ...[read + index * planeOf(x), weights, multiplied + index * planeOf(y), 0, squares, 1],
      ...[x.pixel, 0, 0, y.pixel, 0, 0],
      ...[1, 0, x.channels, new Float(Number.NEGATIVE_INFINITY), squares, y.channels / PANEL],
      TILE * Math.ceil(squares / TILE),
    ]);
    this.#add(KIND.multiplyAll, (FACTORS * y.channels) / PANEL, this.#keep(products.flat()));

    const residual = ending.residual?.start ?? 0;
    const written = squaresOf(y, y.start, multiplied, residual, floorOf(ending));
    this.#add(KIND.writeSquares, squares, written);
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
  #room(bytes: number, which: number): number {
    const key = bytes * 2 + which;
    const known = this.#rooms.get(key) ?? this.arena.take(bytes);
    this.#rooms.set(key, known);
    return known;
  }
}

function floorOf({ relu }: Ending): Float {
  return new Float(relu ? 0 : Number.NEGATIVE_INFINITY);
}
