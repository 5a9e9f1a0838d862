import type { RawFrame } from '../raw';

/** Frames that follow each other, in their order; a picture on its own is one too. */
export type Recording = readonly RawFrame[];

/** @param every keeps the first of each recording and each `every`th after it; all pictures on their own */
export function recordingsOf(frames: readonly RawFrame[], every: number): Recording[] {
  const recordings = new Map<string, RawFrame[]>();
  for (const frame of frames) {
    const key = frame.recording === null ? `picture ${frame.id}` : `recording ${frame.recording}`;
    const recording = recordings.get(key);
    if (recording) recording.push(frame);
    else recordings.set(key, [frame]);
  }
  return [...recordings.values()].map((recording) => recording.filter((_, i) => i % every === 0));
}
