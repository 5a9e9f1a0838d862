import { messageOf } from '../errors';
import type { Continuity } from '../vision/face-follower';
import type { FrameResult, InferenceClient } from './client';
import type { ReadingGate } from './reading-gate';
import type { FrameSource } from './source';
import { unlessAborted, untilAborted } from './until-aborted';

/** After this many frames in a row that could not be read, the loop gives up. */
const MAX_FAILURES = 5;
const PAUSE_AFTER_FAILURE_MS = 100;
/** After this long without a frame, in milliseconds, somebody else may sit where a face was. */
const LONGEST_GAP_MS = 5000;

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
 * @param first how the first frame follows what was read before
 * @throws AppError when the worker has failed, or five frames in a row
 */
export async function readFrames(
  source: FrameSource,
  client: InferenceClient,
  handlers: LoopHandlers,
  first: Exclude<Continuity, 'on'>,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0, readAt: number | null = null; !signal.aborted; ) {
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
      const isGap = readAt !== null && takenAt - readAt > LONGEST_GAP_MS && !source.isStill;
      const continuity = readAt === null ? first : isGap ? 'cut' : 'on';
      const letGo = ({ bitmap: late }: FrameResult) => late.close();
      const reading = await unlessAborted(client.read(bitmap, takenAt, continuity), letGo, signal);
      if (!reading) return;
      handlers.onReading(reading, takenAt);
      readAt = takenAt;
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
