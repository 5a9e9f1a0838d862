import 'server-only';
import { ending } from '../door/ending';
import { AppError } from '../errors';
import type { StreamMessage } from '../readings/stream-message';

/** Rows that wait for a reader; of more the oldest is let go, and the frame numbers show it. About 1 MB. */
const MOST_WAITING = 256;
/** A stream that said nothing for longer, in milliseconds, gives way to another one. */
const SILENCE_MS = 3_000;
/** So that a reader, and what stands between, see that the line is alive. */
const HEARTBEAT_MS = 15_000;

interface Reader {
  readonly waiting: string[];
  wake: () => void;
}

/** Hands the rows of the page that streams to all who read, and keeps none. */
export class ReadingHub {
  readonly #readers = new Set<Reader>();
  #stream: { readonly id: string; readonly at: number } | null = null;

  /**
   * @returns how many read
   * @throws AppError conflict while another page streams
   */
  publish({ stream, rows }: StreamMessage, now = Date.now()): number {
    if (this.#stream && this.#stream.id !== stream && now - this.#stream.at < SILENCE_MS) {
      throw new AppError('conflict', 'Another page streams now. Switch its stream off first.');
    }
    this.#stream = { id: stream, at: now };
    const lines = rows.map((row) => JSON.stringify(row));
    for (const { waiting, wake } of this.#readers) {
      waiting.push(...lines);
      waiting.splice(0, waiting.length - MOST_WAITING);
      wake();
    }
    return this.#readers.size;
  }

  /**
   * Rows from now on, as JSON, until the signal or the site's end.
   * @yields what came since the last time; an empty list as a sign of life
   */
  async *read(signal: AbortSignal): AsyncGenerator<readonly string[]> {
    const reader: Reader = { waiting: [], wake: () => {} };
    this.#readers.add(reader);
    const isOver = AbortSignal.any([signal, ending().signal]);
    const onEnd = () => reader.wake();
    isOver.addEventListener('abort', onEnd);
    try {
      while (!isOver.aborted) {
        if (reader.waiting.length === 0) await this.#woken(reader);
        if (isOver.aborted) return;
        yield reader.waiting.splice(0);
      }
    } finally {
      isOver.removeEventListener('abort', onEnd);
      this.#readers.delete(reader);
    }
  }

  #woken(reader: Reader): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, HEARTBEAT_MS);
      reader.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
