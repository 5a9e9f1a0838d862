import { columnsOf, PART, PLACE, rowLength } from './chunk';
import type { Recording } from './recording';
import type { RecordingStore } from './store';

/** A face that is not seen for longer, in seconds, counts as away; a frame stands for no more than this. */
export const GAP_SECONDS = 0.5;

/** Parts of a reading that are read; the others can be computed from these, or are of one moment. */
const PARTS = ['p', 'lower', 'upper', 'epistemic', 'aleatoric'] as const;

/** Rows that a face is first given room for: a minute or so. */
const FIRST_ROWS = 2048;

/** A face's rows over the time of a recording; i counts its rows, j the model's units. */
export interface FaceTrace {
  /** From 0. */
  readonly face: number;
  readonly length: number;
  /** Seconds, not falling. */
  readonly times: Float64Array;
  /** One number of every row, by its place before PLACE.units (chunk.ts). */
  column(place: number): Float32Array;
  /** One unit's values of every row. */
  unit(part: (typeof PARTS)[number], j: number): Float32Array;
}

/**
 * Reads all numbers of a recording into memory, a column after the other, and lets go of each chunk that is read.
 * @returns the faces by number
 * @throws AppError bad-input for a chunk of the wrong length
 */
export async function loadTraces(store: RecordingStore, { id, header }: Recording): Promise<FaceTrace[]> {
  const units = header.model.aus.length;
  const length = rowLength(units);
  const faces = new Map<number, GrowingTrace>();
  for await (const chunk of store.chunks(id)) {
    const part = columnsOf(chunk, units);
    const rows = new Map<number, number[]>();
    for (let row = 0; row < chunk.rows; row++) {
      const face = part.values[row * length + PLACE.face];
      if (face < 0) continue;
      const own = rows.get(face);
      if (own) own.push(row);
      else rows.set(face, [row]);
    }
    for (const [face, own] of rows) {
      const trace = faces.get(face) ?? new GrowingTrace(units);
      faces.set(face, trace);
      trace.add(part, own);
    }
  }
  return [...faces].sort(([one], [other]) => one - other).map(([face, trace]) => trace.finish(face));
}

/** A face's columns while they grow; what is not filled yet takes no memory that is used. */
class GrowingTrace {
  readonly #units: number;
  #times = new Float64Array(FIRST_ROWS);
  readonly #columns: Map<number, Float32Array>;
  #filled = 0;

  constructor(units: number) {
    this.#units = units;
    const places = [
      ...Array.from({ length: PLACE.units }, (_, place) => place),
      ...PARTS.flatMap((part) => Array.from({ length: units }, (_, j) => placeOf(part, j, units))),
    ];
    this.#columns = new Map(places.map((place) => [place, new Float32Array(FIRST_ROWS)]));
  }

  /** @param rows of the part that are this face's */
  add({ times, values }: ReturnType<typeof columnsOf>, rows: readonly number[]): void {
    const length = rowLength(this.#units);
    const filled = this.#filled;
    this.#reserve(filled + rows.length);
    for (const [k, row] of rows.entries()) this.#times[filled + k] = times[row];
    // A column after the other: a part fits into the processor's cache, all columns together do not.
    for (const [place, column] of this.#columns) {
      for (let k = 0; k < rows.length; k++) column[filled + k] = values[rows[k] * length + place];
    }
    this.#filled += rows.length;
  }

  /** @param face its number, from 0 */
  finish(face: number): FaceTrace {
    const rows = this.#filled;
    const units = this.#units;
    const columns = new Map([...this.#columns].map(([place, column]) => [place, column.subarray(0, rows)]));
    const column = (place: number) => columns.get(place)!;
    const times = this.#times.subarray(0, rows);
    return { face, length: rows, times, column, unit: (part, j) => column(placeOf(part, j, units)) };
  }

  #reserve(rows: number): void {
    let capacity = this.#times.length;
    if (rows <= capacity) return;
    while (capacity < rows) capacity *= 2;
    const times = new Float64Array(capacity);
    times.set(this.#times);
    this.#times = times;
    for (const [place, column] of this.#columns) {
      const longer = new Float32Array(capacity);
      longer.set(column);
      this.#columns.set(place, longer);
    }
  }
}

function placeOf(part: keyof typeof PART, j: number, units: number): number {
  return PLACE.units + PART[part] * units + j;
}

/** Place of the last time that is not after `time`; −1 before the first. Times must not fall. */
export function placeAt(times: ArrayLike<number>, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
