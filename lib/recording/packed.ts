import { AppError } from '../errors';
import { crc32 } from './crc32';

/*
 * Rows of equally many numbers, each with a time. A chunk of R rows is R times (float64, seconds) and then R rows
 * of float32, all little-endian, as every machine that runs a browser is.
 */

export interface Chunk {
  readonly rows: number;
  /** CRC-32 of bytes. */
  readonly crc: number;
  readonly bytes: ArrayBuffer;
}

/** Gathers rows until they are taken as a chunk; its memory is that of the largest chunk. */
export class RowBuilder {
  readonly #length: number;
  #times = new Float64Array(64);
  #values: Float32Array;
  #rows = 0;

  /** @param length numbers in a row */
  constructor(length: number) {
    this.#length = length;
    this.#values = new Float32Array(64 * length);
  }

  /** Seconds from the first row to the last one. */
  get span(): number {
    return this.#rows === 0 ? 0 : this.#times[this.#rows - 1] - this.#times[0];
  }

  /**
   * @param time seconds, not before the last row's
   * @returns the row, all 0, to be filled
   */
  next(time: number): Float32Array {
    if (this.#rows === this.#times.length) {
      const [times, values] = [this.#times, this.#values];
      this.#times = new Float64Array(2 * times.length);
      this.#times.set(times);
      this.#values = new Float32Array(2 * values.length);
      this.#values.set(values);
    }
    this.#times[this.#rows] = time;
    const start = this.#rows++ * this.#length;
    return this.#values.subarray(start, start + this.#length).fill(0);
  }

  /** The rows since the last call; null when there are none. */
  take(): Chunk | null {
    const rows = this.#rows;
    if (rows === 0) return null;
    this.#rows = 0;
    return chunkOf(this.#times.subarray(0, rows), this.#values.subarray(0, rows * this.#length));
  }
}

/** Rows as a chunk; both are copied. */
export function chunkOf(times: Float64Array, values: Float32Array): Chunk {
  const bytes = new ArrayBuffer(times.byteLength + values.byteLength);
  new Float64Array(bytes, 0, times.length).set(times);
  new Float32Array(bytes, times.byteLength).set(values);
  return { rows: times.length, crc: crc32(new Uint8Array(bytes)), bytes };
}

/**
 * Whether a chunk is whole: of the right length, and its bytes those that were written.
 * @param length numbers in a row
 */
export function isIntact({ bytes, rows, crc }: Chunk, length: number): boolean {
  return rows > 0 && bytes.byteLength === bytesOf(rows, length) && crc32(new Uint8Array(bytes)) === crc;
}

/**
 * @param length numbers in a row
 * @returns views of the chunk's bytes: the rows' times in seconds, and the rows one after the other
 * @throws AppError bad-input when its length does not fit its rows
 */
export function viewsOf({ bytes, rows }: Chunk, length: number) {
  const expected = bytesOf(rows, length);
  if (bytes.byteLength !== expected) {
    const found = bytes.byteLength;
    throw new AppError('bad-input', `A part of ${rows} rows must have ${expected} bytes; it has ${found}.`);
  }
  return { times: new Float64Array(bytes, 0, rows), values: new Float32Array(bytes, 8 * rows) };
}

function bytesOf(rows: number, length: number): number {
  return rows * (8 + 4 * length);
}
