import { KEYPOINT_NAMES } from '../readings/columns';
import type { FaceValues } from '../readings/face-reading';
import type { FaceQuality } from '../vision/quality';
import { type Chunk, isIntact, RowBuilder, viewsOf } from './packed';

/*
 * The readings of about half a second, as rows of rowLength(units) numbers (packed.ts): frame, face, score, box (4),
 * keypoints (12), quality (6), then each of PART for every unit in the model's order. What was not estimated or
 * computed is NaN. A frame without a face is one row with face −1 and zeros.
 */

export const PLACE = { frame: 0, face: 1, score: 2, box: 3, keypoints: 7, quality: 19, units: 25 } as const;
/** Parts of a row within what follows PLACE.units, in numbers of units. */
export const PART = {
  p: 0,
  lower: 1,
  upper: 2,
  epistemic: 3,
  aleatoric: 4,
  /** p seen from the person's neutral face (lib/au/baseline.ts); NaN where none was shown. */
  adjusted: 5,
  /** Where the unit's attention is strongest, in pixels of the frame; NaN where it was not computed. */
  peakX: 6,
  peakY: 7,
} as const;
/** What a row says of how well a face can be read, in this order. */
export const QUALITIES = [
  'size',
  'blur',
  'light',
  'roll',
  'yaw',
  'covered',
] as const satisfies readonly (keyof FaceQuality)[];
const PARTS = 8;
const NO_FACE = -1;

/** Numbers in a row of a model with so many action units. */
export const rowLength = (units: number): number => PLACE.units + PARTS * units;

/** What is recorded of a face. */
export interface RecordedFace extends FaceValues {
  /** Mean and variance of the graph's edges, row-major [units, units]. */
  readonly maskMean?: Float32Array;
  readonly maskVariance?: Float32Array;
}

/** Gathers frames until they are taken as a chunk. */
export class ChunkBuilder {
  readonly #units: number;
  readonly #rows: RowBuilder;

  /** @param units how many action units the model has */
  constructor(units: number) {
    this.#units = units;
    this.#rows = new RowBuilder(rowLength(units));
  }

  /** Seconds from the first row's frame to the last one's. */
  get span(): number {
    return this.#rows.span;
  }

  /**
   * @param frame from 1
   * @param time seconds, not before the last frame's
   */
  add(frame: number, time: number, faces: readonly RecordedFace[]): void {
    if (faces.length === 0) {
      const row = this.#rows.next(time);
      row[PLACE.frame] = frame;
      row[PLACE.face] = NO_FACE;
    }
    for (const face of faces) {
      const row = this.#rows.next(time);
      row[PLACE.frame] = frame;
      this.#write(row, face);
    }
  }

  /** The rows since the last call; null when there are none. */
  take(): Chunk | null {
    return this.#rows.take();
  }

  #write(row: Float32Array, face: RecordedFace): void {
    const { box, quality, peaks } = face;
    row[PLACE.face] = face.number - 1;
    row[PLACE.score] = face.score;
    row.set([box.x, box.y, box.width, box.height], PLACE.box);
    row.set(
      face.keypoints.flatMap(({ x, y }) => [x, y]),
      PLACE.keypoints,
    );
    row.set(
      QUALITIES.map((name) => quality[name] ?? Number.NaN),
      PLACE.quality,
    );
    const units = row.subarray(PLACE.units).fill(Number.NaN);
    const parts = { ...face, peakX: peaks?.x, peakY: peaks?.y };
    for (const name of Object.keys(PART) as (keyof typeof PART)[]) {
      const values = parts[name];
      if (values) units.set(values, PART[name] * this.#units);
    }
  }
}

/**
 * The face of a row, its arrays views of it; null for a frame without one.
 * @param units how many action units the model has
 */
export function faceAt(row: Float32Array, units: number): FaceValues | null {
  if (row[PLACE.face] === NO_FACE) return null;
  const [x, y, width, height] = row.subarray(PLACE.box);
  const values = (name: keyof typeof PART) => {
    const start = PLACE.units + PART[name] * units;
    return row.subarray(start, start + units);
  };
  return {
    number: row[PLACE.face] + 1,
    score: row[PLACE.score],
    box: { x, y, width, height },
    keypoints: KEYPOINT_NAMES.map((_, k) => ({
      x: row[PLACE.keypoints + 2 * k],
      y: row[PLACE.keypoints + 2 * k + 1],
    })),
    quality: qualityAt(row),
    p: values('p'),
    lower: values('lower'),
    upper: values('upper'),
    epistemic: values('epistemic'),
    aleatoric: values('aleatoric'),
    adjusted: values('adjusted'),
    peaks: { x: values('peakX'), y: values('peakY') },
  };
}

/** @param row from PLACE.frame on */
export function qualityAt(row: ArrayLike<number>): FaceQuality {
  const [size, blur, light, roll, yaw, covered] = QUALITIES.map((_, k) => row[PLACE.quality + k]);
  return { size, blur, light, roll, yaw: estimated(yaw), covered: estimated(covered) };
}

function estimated(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Whether a chunk is whole: of the right length, and its bytes those that were written. */
export function isWhole(chunk: Chunk, units: number): boolean {
  return isIntact(chunk, rowLength(units));
}

/**
 * @returns views of the chunk's bytes: the rows' times in seconds, and the rows one after the other
 * @throws AppError bad-input when its length does not fit its rows
 */
export function columnsOf(chunk: Chunk, units: number) {
  return viewsOf(chunk, rowLength(units));
}
