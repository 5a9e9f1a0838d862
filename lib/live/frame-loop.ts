import { messageOf } from '../errors';
import type { FrameResult, InferenceClient } from './client';
import type { ReadingGate } from './reading-gate';
import type { FrameSource } from './source';
import { unlessAborted, untilAborted } from './until-aborted';

/** After this many frames in a row that could not be read, the loop gives up. */
const MAX_FAILURES = 5;
const PAUSE_AFTER_FAILURE_MS = 100;

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
 * Reads frames, one in flight at a time, until the source ends or the signal is aborted, and none while the
 * gate is closed.
 * @throws AppError when the worker has failed, or five frames in a row
 */
export async function readFrames(
  source: FrameSource,
  client: InferenceClient,
  handlers: LoopHandlers,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0, isFirst = true; !signal.aborted; ) {
    await handlers.gate.untilOpen(signal);
    const change = handlers.nextChange();
    const bitmap = await source.next(signal);
    if (!bitmap) return;
    // A muted camera may give black pictures.
    if (handlers.gate.closed) {
      bitmap.close();
      continue;
    }
    const takenAt = performance.now();
    try {
      const letGo = ({ bitmap: late }: FrameResult) => late.close();
      const reading = await unlessAborted(client.read(bitmap, takenAt, isFirst), letGo, signal);
      if (!reading) return;
      handlers.onReading(reading, takenAt);
      isFirst = false;
      failures = 0;
      if (source.isStill) await untilAborted(change, signal);
    } catch (error) {
      failures++;
      if (client.hasFailed || failures === MAX_FAILURES) throw error;
      handlers.onFailure(messageOf(error));
      await untilAborted(new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE_MS)), signal);
    }
  }
}
