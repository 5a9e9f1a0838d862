import { AppError } from '../errors';
import { crc32 } from './crc32';

/*
 * The numbers of about a second. A chunk of R rows is R times (float64, seconds) and then R rows of
 * rowLength(units) float32 each, all little-endian, as every machine that runs a browser is.
 * A row: frame, face, score, box (4), keypoints (12), quality (4), then p, lower, upper, epistemic and
 * aleatoric of every unit in the model's order. A frame without a face is one row with face −1 and zeros.
 */

export const PLACE = { frame: 0, face: 1, score: 2, box: 3, keypoints: 7, quality: 19, units: 23 } as const;
export const KEYPOINTS = 6;
/** Of p, lower, upper, epistemic and aleatoric within a row, in numbers of units after PLACE.units. */
export const PART = { p: 0, lower: 1, upper: 2, epistemic: 3, aleatoric: 4 } as const;
const PARTS = 5;
export const NO_FACE = -1;

/** Numbers in a row of a model with so many action units. */
export const rowLength = (units: number): number => PLACE.units + PARTS * units;

/** What is recorded of a face; arrays have one entry for each unit, in the model's order. */
export interface RecordedFace {
  /** From 1; stays with a face. */
  readonly number: number;
  readonly score: number;
  readonly box: { x: number; y: number; width: number; height: number };
  readonly keypoints: readonly { x: number; y: number }[];
  readonly quality: { size: number; blur: number; light: number; roll: number };
  readonly p: Float32Array;
  readonly lower: Float32Array;
  readonly upper: Float32Array;
  readonly epistemic: Float32Array;
  readonly aleatoric: Float32Array;
}

export interface Chunk {
  readonly rows: number;
  /** CRC-32 of bytes. */
  readonly crc: number;
  readonly bytes: ArrayBuffer;
}

/** Gathers rows until they are taken as a chunk; its memory is that of the largest chunk. */
export class ChunkBuilder {
  readonly #units: number;
  #times = new Float64Array(64);
  #values: Float32Array;
  #rows = 0;

  /** @param units how many action units the model has */
  constructor(units: number) {
    this.#units = units;
    this.#values = new Float32Array(64 * rowLength(units));
  }

  /** Seconds from the first row's frame to the last one's. */
  get span(): number {
    return this.#rows === 0 ? 0 : this.#times[this.#rows - 1] - this.#times[0];
  }

  /**
   * @param frame from 1
   * @param time seconds, not before the last frame's
   */
  add(frame: number, time: number, faces: readonly RecordedFace[]): void {
    if (faces.length === 0) this.#nextRow(frame, time)[PLACE.face] = NO_FACE;
    for (const face of faces) {
      const row = this.#nextRow(frame, time);
      const { box, quality } = face;
      row[PLACE.face] = face.number - 1;
      row[PLACE.score] = face.score;
      row.set([box.x, box.y, box.width, box.height], PLACE.box);
      row.set(
        face.keypoints.flatMap(({ x, y }) => [x, y]),
        PLACE.keypoints,
      );
      row.set([quality.size, quality.blur, quality.light, quality.roll], PLACE.quality);
      [face.p, face.lower, face.upper, face.epistemic, face.aleatoric].forEach((values, part) => {
        row.set(values, PLACE.units + part * this.#units);
      });
    }
  }

  /** The rows since the last call; null when there are none. */
  take(): Chunk | null {
    const rows = this.#rows;
    if (rows === 0) return null;
    const bytes = new Uint8Array(chunkLength(rows, this.#units));
    const times = this.#times.subarray(0, rows);
    bytes.set(new Uint8Array(times.buffer, 0, times.byteLength));
    bytes.set(new Uint8Array(this.#values.buffer, 0, bytes.length - times.byteLength), times.byteLength);
    this.#rows = 0;
    return { rows, crc: crc32(bytes), bytes: bytes.buffer };
  }

  #nextRow(frame: number, time: number): Float32Array {
    const length = rowLength(this.#units);
    if (this.#rows === this.#times.length) {
      const [times, values] = [this.#times, this.#values];
      this.#times = new Float64Array(2 * times.length);
      this.#times.set(times);
      this.#values = new Float32Array(2 * values.length);
      this.#values.set(values);
    }
    const row = this.#values.subarray(this.#rows * length, (this.#rows + 1) * length).fill(0);
    row[PLACE.frame] = frame;
    this.#times[this.#rows] = time;
    this.#rows++;
    return row;
  }
}

/** Whether a chunk is whole: of the right length, and its bytes those that were written. */
export function isWhole(chunk: Chunk, units: number): boolean {
  const { bytes, rows, crc } = chunk;
  return rows > 0 && bytes.byteLength === chunkLength(rows, units) && crc32(new Uint8Array(bytes)) === crc;
}

/**
 * @returns views of the chunk's bytes: the rows' times in seconds, and the rows one after the other
 * @throws AppError bad-input when its length does not fit its rows
 */
export function columnsOf({ bytes, rows }: Chunk, units: number) {
  const expected = chunkLength(rows, units);
  if (bytes.byteLength !== expected) {
    const found = bytes.byteLength;
    throw new AppError('bad-input', `A part of ${rows} rows must have ${expected} bytes; it has ${found}.`);
  }
  return { times: new Float64Array(bytes, 0, rows), values: new Float32Array(bytes, 8 * rows) };
}

/** Bytes of a chunk. */
function chunkLength(rows: number, units: number): number {
  return rows * (8 + 4 * rowLength(units));
}
