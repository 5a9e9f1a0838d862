import { type Chunk, isIntact, RowBuilder, viewsOf } from './packed';

/*
 * The graph of the first face, a few times a second, as rows of 1 + 2 units² numbers (packed.ts): the face from 0,
 * the mean of each edge and then its variance over the samples, both row-major.
 */

const rowLength = (units: number): number => 1 + 2 * units ** 2;

/** The graph of a face in a moment; arrays are row-major [units, units]. */
export interface GraphSample {
  /** Seconds. */
  readonly time: number;
  /** From 0. */
  readonly face: number;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** Takes the graph from frames at a chosen rate. */
export class GraphSampler {
  readonly #rate: number;
  readonly #units: number;
  readonly #rows: RowBuilder;
  #slot = -1;

  /** @param rate samples in a second, 0 for none */
  constructor(rate: number, units: number) {
    this.#rate = rate;
    this.#units = units;
    this.#rows = new RowBuilder(rowLength(units));
  }

  /**
   * Takes the face's graph when it is time for one.
   * @param face its number counts from 1
   */
  add(time: number, face: { number: number; maskMean?: Float32Array; maskVariance?: Float32Array }): void {
    const slot = Math.floor(time * this.#rate + 1e-6);
    if (this.#rate === 0 || slot === this.#slot || !face.maskMean || !face.maskVariance) return;
    this.#slot = slot;
    const row = this.#rows.next(time);
    row[0] = face.number - 1;
    row.set(face.maskMean, 1);
    row.set(face.maskVariance, 1 + this.#units ** 2);
  }

  /** The samples since the last call; null when there are none. */
  take(): Chunk | null {
    return this.#rows.take();
  }
}

/** Whether a chunk of graphs is whole. */
export function isGraphWhole(chunk: Chunk, units: number): boolean {
  return isIntact(chunk, rowLength(units));
}

/**
 * The samples of a chunk, as views of its bytes.
 * @throws AppError bad-input when its length does not fit its rows
 */
export function graphsOf(chunk: Chunk, units: number): GraphSample[] {
  const length = rowLength(units);
  const edges = units ** 2;
  const { times, values } = viewsOf(chunk, length);
  return Array.from(times, (time, i) => {
    const row = values.subarray(i * length, (i + 1) * length);
    return { time, face: row[0], mean: row.subarray(1, 1 + edges), variance: row.subarray(1 + edges) };
  });
}
