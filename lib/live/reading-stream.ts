import type { ModelFacts } from '../readings/face-reading';
import { facePart, frameRows } from '../readings/face-rows';
import { headerOf } from '../readings/header';
import { fieldsOf, provenance } from '../readings/provenance';
import { STREAM_CHANNEL, type StreamMessage, type StreamRow } from '../readings/stream-message';
import { WallClock } from '../recording/wall-clock';
import type { LiveSession } from './session';
import type { LiveResult, SessionSnapshot } from './snapshot';

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
 * to the server, where it may. `timestamp` is in seconds since the stream began, by a clock that is never set; `utc` by the
 * machine's. Nothing is kept but the few frames that wait.
 */
export class ReadingStream {
  readonly #options: Options;
  readonly #id = crypto.randomUUID();
  readonly #channel = new BroadcastChannel(STREAM_CHANNEL);
  readonly #clock = new WallClock();
  readonly #began = performance.now();
  readonly #end: () => void;
  #waiting: (readonly StreamRow[])[] = [];
  #isSending = false;
  #number = 0;
  #state: StreamState = { frames: 0, dropped: 0, failure: null };

  constructor(options: Options) {
    this.#options = options;
    this.#end = options.session.onResult((result) => this.#take(result));
    options.session.setStreaming(true);
  }

  close(): void {
    this.#end();
    this.#options.session.setStreaming(false);
    this.#channel.close();
    this.#waiting = [];
  }

  #take({ raw, timestamp }: LiveResult): void {
    const { session, appVersion, send } = this.#options;
    const snapshot = session.getSnapshot();
    if (!snapshot.model || timestamp < this.#began) return;
    this.#clock.check();
    const frame = {
      input: 'live',
      frame: ++this.#number,
      timestamp: Number(((timestamp - this.#began) / 1000).toFixed(6)),
      utc: new Date(Math.round(this.#clock.at(timestamp))).toISOString(),
    };
    const { model } = snapshot;
    const source = sourceOf(model, snapshot, appVersion, frame.utc);
    const rows = frameRows(
      frame,
      raw.map((face) => facePart(face, model)),
    ).map((row) => ({ ...row, ...source }));
    this.#channel.postMessage({ stream: this.#id, rows } satisfies StreamMessage);
    this.#change({ frames: this.#number });
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

/** Where the numbers come from, in the fields that every exported row has. */
function sourceOf(model: ModelFacts, snapshot: SessionSnapshot, appVersion: string, date: string) {
  const { backend, maxFaces, remembersFaces, alternatesLooks, source } = snapshot;
  const header = headerOf(model, {
    ...{ date, appVersion, backend: backend ?? '', every: 1, faces: maxFaces, remembersFaces },
    alternatesLooks: alternatesLooks && source === 'camera',
  });
  return fieldsOf(provenance(header)) as Pick<
    StreamRow,
    'model' | 'model_hash' | 'backend' | 'settings' | 'app_version'
  >;
}
