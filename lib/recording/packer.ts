import { ChunkBuilder, type RecordedFace } from './chunk';
import type { NumberedChunk } from './database';
import { GraphSampler } from './graph';
import type { Totals } from './recording';
import { countRows } from './totals';

/** Seconds of frames in a chunk: a crash costs these, and the time that the disk takes; together at most a second. */
const CHUNK_SECONDS = 0.45;

/** What is ready for the store: the numbered chunks, and what there is with them. */
export interface Packed {
  readonly parts: { readonly frames: NumberedChunk; readonly graphs: NumberedChunk | null };
  /** Without those of the video, which are not counted here. */
  readonly totals: Omit<Totals, 'videoPieces' | 'videoBytes'>;
}

/** Gathers the frames of a recording, and of its graph at a chosen rate, and numbers them as chunks. */
export class FramePacker {
  readonly #builder: ChunkBuilder;
  readonly #graphs: GraphSampler;
  readonly #counted: ReturnType<typeof countRows>;
  #graphChunks = 0;

  /**
   * @param units how many action units the model has
   * @param graphRate samples of the graph in a second, 0 for none
   */
  constructor(units: number, graphRate: number) {
    this.#builder = new ChunkBuilder(units);
    this.#graphs = new GraphSampler(graphRate, units);
    this.#counted = countRows(units);
  }

  /** Whether a chunk is full. */
  get isFull(): boolean {
    return this.#builder.span >= CHUNK_SECONDS;
  }

  /**
   * @param frame from 1
   * @param time seconds, not before the last frame's
   */
  add(frame: number, time: number, faces: readonly RecordedFace[]): void {
    this.#builder.add(frame, time, faces);
    if (faces.length > 0) this.#graphs.add(time, faces[0]);
  }

  /** What was added since the last call; null when there is nothing. */
  take(): Packed | null {
    const chunk = this.#builder.take();
    if (!chunk) return null;
    const frames = { ...chunk, number: this.#counted.totals.chunks };
    this.#counted.add(chunk);
    const sampled = this.#graphs.take();
    const graphs = sampled && { ...sampled, number: this.#graphChunks++ };
    if (sampled) this.#counted.addGraphs(sampled);
    const { videoPieces: _, videoBytes: __, ...totals } = this.#counted.totals;
    return { parts: { frames, graphs }, totals };
  }
}
