import type { Failure, Outcome, Remark } from './outcome';
import { brokenOff, type CountedFace, Tally } from './reading-tally';

/** What a file's decoding and reading say, wherever they run. */
interface FrameRead {
  /** Counts from 1. */
  readonly frame: number;
  /** Seconds. */
  readonly timestamp: number;
  readonly faces: readonly CountedFace[];
  /** Faces that the detector found, followed or not. */
  readonly found: number;
  /** Whether a hard cut was noticed before the frame. */
  readonly isCut: boolean;
  /** Numbers (from 1) that somebody who was away was given back, by appearance. */
  readonly returned: readonly number[];
}

/** Duration in seconds; 0 for a picture. `isUnsupported`: the file is whole, and the browser lacks its codec. */
export type Opened =
  | { kind: 'opened'; duration: number }
  | { kind: 'failed'; message: string; isUnsupported: boolean };

/** What is said of the next frame, or of the file at its end; `failed` is about the file, whatever else goes wrong is thrown. */
export type NextFrame<Read extends FrameRead> =
  | ({ kind: 'frame' } & Read)
  | { kind: 'end'; remarks: Remark[] }
  | { kind: 'failed'; message: string };

/** A file whose frames are read one after the other. */
export interface FrameSource<Read extends FrameRead> {
  open(): Promise<Opened>;
  next(): Promise<NextFrame<Read>>;
  /** Why nothing of it could be read, given what the browser said. */
  whyUnreadable(message: string, isUnsupported: boolean): Promise<Failure>;
}

/**
 * Reads a file to its end, or to where it breaks off.
 * @param remarks what is known of the file before
 * @param onFrame takes what was read of a frame; the share of the file that is read, 0..1, and its frames so far
 * @returns what became of the file; what `next` and `onFrame` throw goes through
 */
export async function readFrames<Read extends FrameRead>(
  source: FrameSource<Read>,
  remarks: readonly Remark[],
  onFrame: (read: Read, share: number, frames: number) => Promise<void> | void,
): Promise<Outcome> {
  const opened = await source.open();
  if (opened.kind === 'failed') return source.whyUnreadable(opened.message, opened.isUnsupported);
  const tally = new Tally();
  for (;;) {
    const next = await source.next();
    if (next.kind === 'end') return tally.outcome([...remarks, ...next.remarks]);
    if (next.kind === 'failed') {
      if (tally.frames === 0) return source.whyUnreadable(next.message, false);
      return tally.outcome([...remarks, brokenOff(tally.frames, next.message)]);
    }
    tally.add(next);
    const share = opened.duration > 0 ? Math.min(1, next.timestamp / opened.duration) : 1;
    await onFrame(next, share, tally.frames);
  }
}
