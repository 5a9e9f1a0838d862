import { columnsOf, PART, PLACE, rowLength } from './chunk';
import type { Recording } from './recording';
import type { RecordingStore } from './store';

/** A face that is not seen for longer, in seconds, counts as away; a frame stands for no more than this. */
export const GAP_SECONDS = 0.5;

/** Parts of a reading that are read; the others can be computed from these, or are of one moment. */
const PARTS = ['p', 'lower', 'upper', 'epistemic', 'aleatoric'] as const;

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
 * Reads all numbers of a recording into memory, once, a column after the other.
 * @returns the faces by number
 * @throws AppError bad-input for a chunk of the wrong length
 */
export async function loadTraces(store: RecordingStore, { id, header }: Recording): Promise<FaceTrace[]> {
  const units = header.model.aus.length;
  const length = rowLength(units);
  const parts: ReturnType<typeof columnsOf>[] = [];
  const counts = new Map<number, number>();
  for await (const chunk of store.chunks(id)) {
    const part = columnsOf(chunk, units);
    parts.push(part);
    for (let row = 0; row < part.times.length; row++) {
      const face = part.values[row * length + PLACE.face];
      counts.set(face, (counts.get(face) ?? 0) + 1);
    }
  }
  return [...counts]
    .filter(([face]) => face >= 0)
    .sort(([one], [other]) => one - other)
    .map(([face, rows]) => traceOf(face, rows, parts, units));
}

function traceOf(
  face: number,
  rows: number,
  parts: readonly ReturnType<typeof columnsOf>[],
  units: number,
): FaceTrace {
  const length = rowLength(units);
  const times = new Float64Array(rows);
  const places = [
    ...Array.from({ length: PLACE.units }, (_, place) => place),
    ...PARTS.flatMap((part) => Array.from({ length: units }, (_, j) => placeOf(part, j, units))),
  ];
  const columns = new Map(places.map((place) => [place, new Float32Array(rows)]));
  let filled = 0;
  for (const part of parts) {
    const own: number[] = [];
    for (let row = 0; row < part.times.length; row++) {
      if (part.values[row * length + PLACE.face] === face) own.push(row);
    }
    for (const [k, row] of own.entries()) times[filled + k] = part.times[row];
    // A column after the other: a part fits into the processor's cache, all columns together do not.
    for (const [place, column] of columns) {
      for (let k = 0; k < own.length; k++) column[filled + k] = part.values[own[k] * length + place];
    }
    filled += own.length;
  }
  return {
    face,
    length: rows,
    times,
    column: (place) => columns.get(place)!,
    unit: (part, j) => columns.get(placeOf(part, j, units))!,
  };
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
