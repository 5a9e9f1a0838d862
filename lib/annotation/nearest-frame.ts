import type { FaceRow, ReadingRow } from '../readings/reading-row';
import type { Recording } from '../recording/recording';
import { rowsOf } from '../recording/rows';
import type { RecordingStore } from '../recording/store';
import { GAP_SECONDS } from '../recording/traces';

/** What was read of one frame. */
export interface RecordedFrame {
  /** Seconds. */
  readonly time: number;
  /** Empty where no face was seen. */
  readonly faces: readonly FaceRow[];
}

/** All frames of a recording in their order, a few in memory at a time. */
export async function* recordedFrames(
  store: RecordingStore,
  recording: Recording,
): AsyncGenerator<RecordedFrame> {
  let rows: ReadingRow[] = [];
  for await (const chunk of store.chunks(recording.id)) {
    for (const row of rowsOf(chunk, recording.header, recording.name)) {
      if (rows.length > 0 && rows[0].frame !== row.frame) {
        yield frameOf(rows);
        rows = [];
      }
      rows.push(row);
    }
  }
  if (rows.length > 0) yield frameOf(rows);
}

function frameOf(rows: readonly ReadingRow[]): RecordedFrame {
  return { time: rows[0].timestamp, faces: rows.flatMap((row) => (row.success ? [row] : [])) };
}

/** Finds the frame nearest in time to moments that do not go back. */
export class NearestFrame {
  readonly #frames: AsyncIterator<RecordedFrame>;
  #before: RecordedFrame | null = null;
  #after: RecordedFrame | null = null;
  #isBegun = false;

  constructor(frames: AsyncIterator<RecordedFrame>) {
    this.#frames = frames;
  }

  /** @returns null where no frame was read within half a second */
  async at(time: number): Promise<RecordedFrame | null> {
    if (!this.#isBegun) await this.#next();
    this.#isBegun = true;
    while (this.#after && this.#after.time <= time) await this.#next();
    const distance = (frame: RecordedFrame | null) => (frame ? Math.abs(frame.time - time) : Infinity);
    const nearest = distance(this.#before) <= distance(this.#after) ? this.#before : this.#after;
    return distance(nearest) <= GAP_SECONDS ? nearest : null;
  }

  async #next(): Promise<void> {
    this.#before = this.#after;
    const { done, value } = await this.#frames.next();
    this.#after = done ? null : value;
  }
}
