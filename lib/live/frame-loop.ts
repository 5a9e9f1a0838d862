import { messageOf } from '../errors';
import type { Continuity } from '../vision/face-follower';
import type { FrameResult, InferenceClient } from './client';
import type { ReadingGate } from './reading-gate';
import type { FrameSource } from './source';
import { untilAborted } from './until-aborted';

/** After this many frames in a row that could not be read, the loop gives up. */
const MAX_FAILURES = 5;
const PAUSE_AFTER_FAILURE_MS = 100;
/** After this long without a frame, in milliseconds, somebody else may sit where a face was. */
const LONGEST_GAP_MS = 5000;

/** What frames are read with. */
export type FrameReader = Pick<InferenceClient, 'read' | 'hasFailed'>;

interface LoopHandlers {
  /** @param takenAt when the frame was taken, milliseconds; the reading's bitmap is the handler's to close */
  onReading(reading: FrameResult, takenAt: number): void;
  onFailure(message: string): void;
  /** Says when frames are read. */
  readonly gate: Pick<ReadingGate, 'closed' | 'untilOpen'>;
  /** Settles when a held picture is to be read again, as after a change of options. */
  nextChange(): Promise<void>;
}

/**
 * Reads frames until the source ends or the signal is aborted, and none while the gate is closed. A camera's next frame
 * goes to the worker when it has cut the faces out of the one before, so that it need not wait for the page, which then
 * paints meanwhile; a file's and a still's only after the reading, for their end is told when all was read.
 * @param first how the first frame follows what was read before
 * @throws AppError when the worker has failed, or five frames in a row
 */
export async function readFrames(
  source: FrameSource,
  client: FrameReader,
  handlers: LoopHandlers,
  first: Exclude<Continuity, 'on'>,
  signal: AbortSignal,
): Promise<void> {
  const isPipelined = !source.isStill && !source.once;
  const loop = new FrameLoop(client, handlers, signal);
  for (let sentAt: number | null = null; !signal.aborted; ) {
    await handlers.gate.untilOpen(signal);
    const change = handlers.nextChange();
    const bitmap = await source.next(signal);
    if (!bitmap) {
      await loop.untilRead();
      return loop.recover();
    }
    // A muted camera may give black pictures.
    if (handlers.gate.closed) {
      bitmap.close();
      continue;
    }
    const takenAt = performance.now();
    const isGap = sentAt !== null && takenAt - sentAt > LONGEST_GAP_MS && !source.isStill;
    const continuity = !loop.hasRead ? first : isGap ? 'cut' : 'on';
    const cropped = loop.send(bitmap, takenAt, continuity);
    sentAt = takenAt;
    if (isPipelined && loop.hasRead) await cropped;
    else await loop.untilRead();
    await loop.recover();
    if (source.isStill && !loop.hasFailed) await untilAborted(change, signal);
  }
}

/** Frames that were sent to the worker: hands their readings on in order, and counts those that fail. */
class FrameLoop {
  /** Whether a frame was read. */
  hasRead = false;
  #failures = 0;
  #failure: unknown = null;
  #reading: Promise<void> = Promise.resolve();

  constructor(
    readonly client: FrameReader,
    readonly handlers: LoopHandlers,
    readonly signal: AbortSignal,
  ) {}

  /** Whether the last frame that was told of could not be read. */
  get hasFailed(): boolean {
    return this.#failures > 0;
  }

  /** @returns settles when the worker has all that it needs of the frame */
  send(bitmap: ImageBitmap, takenAt: number, continuity: Continuity): Promise<void> {
    return new Promise((resolve) => {
      const reading = this.client.read(bitmap, takenAt, continuity, resolve);
      reading.catch(() => {}); // whoever takes it gets the error
      const before = this.#reading;
      this.#reading = before.then(() => this.#take(reading, takenAt)).finally(resolve);
    });
  }

  /** Settles when all that was sent is read. */
  async untilRead(): Promise<void> {
    await untilAborted(this.#reading, this.signal);
  }

  /**
   * After a frame that could not be read, says so and waits a little.
   * @throws AppError when the worker has failed, or five frames in a row
   */
  async recover(): Promise<void> {
    if (!this.#failure) return;
    const failure = this.#failure;
    this.#failure = null;
    if (this.client.hasFailed || this.#failures >= MAX_FAILURES) throw failure;
    this.handlers.onFailure(messageOf(failure));
    await untilAborted(new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE_MS)), this.signal);
  }

  async #take(reading: Promise<FrameResult>, takenAt: number): Promise<void> {
    try {
      const result = await reading;
      if (this.signal.aborted) return result.bitmap.close();
      this.handlers.onReading(result, takenAt);
      this.hasRead = true;
      this.#failures = 0;
    } catch (error) {
      this.#failures++;
      this.#failure = error;
    }
  }
}
