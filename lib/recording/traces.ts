import { columnsOf, PART, PLACE, rowLength } from './chunk';
import type { Recording } from './recording';
import type { RecordingStore } from './store';

/** A face's rows over the time of a recording; i counts its rows, j the model's units. */
export interface FaceTrace {
  /** From 0. */
  readonly face: number;
  readonly length: number;
  /** Seconds, not falling. */
  readonly times: Float64Array;
  value(part: keyof typeof PART, i: number, j: number): number;
}

/**
 * Reads all numbers of a recording into memory, once.
 * @returns the faces by number
 * @throws AppError bad-input for a chunk of the wrong length
 */
export async function loadTraces(store: RecordingStore, { id, header, totals }: Recording) {
  const units = header.model.aus.length;
  const length = rowLength(units);
  const times = new Float64Array(totals.rows);
  const values = new Float32Array(totals.rows * length);
  let rows = 0;
  for await (const chunk of store.chunks(id)) {
    const part = columnsOf(chunk, units);
    times.set(part.times, rows);
    values.set(part.values, rows * length);
    rows += chunk.rows;
  }
  const places = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const face = values[row * length + PLACE.face];
    if (face < 0) continue;
    const known = places.get(face);
    if (known) known.push(row);
    else places.set(face, [row]);
  }
  return [...places]
    .sort(([one], [other]) => one - other)
    .map(([face, own]) => traceOf(face, Uint32Array.from(own), times, values, units));
}

function traceOf(
  face: number,
  rows: Uint32Array,
  times: Float64Array,
  values: Float32Array,
  units: number,
): FaceTrace {
  const length = rowLength(units);
  return {
    face,
    length: rows.length,
    times: Float64Array.from(rows, (row) => times[row]),
    value: (part, i, j) => values[rows[i] * length + PLACE.units + PART[part] * units + j],
  };
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
