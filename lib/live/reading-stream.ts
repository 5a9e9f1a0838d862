import { STREAM_CHANNEL, type StreamMessage, type StreamRow } from '../readings/stream-message';
import type { LiveSession } from './session';
import { streamFrames } from './streamed-frames';

/** Frames that wait while the server is busy; of more the oldest is let go. */
const MOST_WAITING = 8;

/** Sends frames to the server. @throws Error whose message says why they were not taken, and ends the stream */
export type SendFrames = (message: StreamMessage) => Promise<void>;

export interface StreamState {
  /** Frames that were handed on. */
  readonly frames: number;
  /** Frames that the server had no time for; their numbers are missing in the stream. */
  readonly dropped: number;
  /** Why the stream has ended by itself. */
  readonly failure: string | null;
}

interface Options {
  readonly session: LiveSession;
  readonly appVersion: string;
  /** Left out where only pages of this browser are to have them. */
  readonly send?: SendFrames;
  onChange(state: StreamState): void;
}

/**
 * Hands each frame's own readings, not steadied, to other pages of this site in this browser, by a BroadcastChannel, and
 * to the server, where it may. Nothing is kept but the few frames that wait.
 */
export class ReadingStream {
  readonly #options: Options;
  readonly #id = crypto.randomUUID();
  readonly #channel = new BroadcastChannel(STREAM_CHANNEL);
  readonly #end: () => void;
  #waiting: (readonly StreamRow[])[] = [];
  #isSending = false;
  #state: StreamState = { frames: 0, dropped: 0, failure: null };

  constructor(options: Options) {
    this.#options = options;
    this.#end = streamFrames(options.session, options.appVersion, (rows) => this.#take(rows));
    options.session.setStreaming(true);
  }

  close(): void {
    this.#end();
    this.#options.session.setStreaming(false);
    this.#channel.close();
    this.#waiting = [];
  }

  #take(rows: readonly StreamRow[]): void {
    const { send } = this.#options;
    this.#channel.postMessage({ stream: this.#id, rows: [...rows] } satisfies StreamMessage);
    this.#change({ frames: this.#state.frames + 1 });
    if (!send) return;
    this.#waiting.push(rows);
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.shift();
      this.#change({ dropped: this.#state.dropped + 1 });
    }
    void this.#pass(send);
  }

  /** One message is under way at a time; what came meanwhile goes with the next one. */
  async #pass(send: SendFrames): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      while (this.#waiting.length > 0) {
        const rows = this.#waiting.flat();
        this.#waiting = [];
        await send({ stream: this.#id, rows });
      }
    } catch (error) {
      this.close();
      this.#change({ failure: (error as Error).message });
    } finally {
      this.#isSending = false;
    }
  }

  #change(change: Partial<StreamState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onChange(this.#state);
  }
}
