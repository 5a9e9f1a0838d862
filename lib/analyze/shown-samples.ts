// Runs in the browser.
import type { InputVideoTrack, VideoSample } from 'mediabunny';
import type { Stretch } from './edit-list';
import { Loss, survivingSamples } from './surviving-samples';

/** A frame that a player shows. */
export interface ShownSample {
  /** Counts from 1; frames that cannot be decoded count too. */
  readonly number: number;
  /** Seconds, 0 or more. */
  readonly timestamp: number;
  /** The reader's to close. */
  readonly sample: VideoSample;
}

/** Frames that a player would show, had they not been damaged. */
export interface LostFrames {
  readonly frames: number;
  /** When the first of them would be shown, in seconds. */
  readonly at: number;
}

/**
 * The frames of a track as a player shows them, part after part.
 * @param lost takes what could not be decoded
 */
export async function* shownSamples(
  track: InputVideoTrack,
  stretches: readonly Stretch[],
  lost: LostFrames[],
): AsyncGenerator<ShownSample, void> {
  let number = 0;
  let lostUpTo = -1;
  for (const { from, to, at } of stretches) {
    let first: number | null = null;
    for await (const piece of survivingSamples(track, from, to)) {
      const time = piece instanceof Loss ? piece.from : piece.timestamp;
      // A cut between two frames leaves out the one that it goes through; players begin with the next, without a wait.
      first ??= time;
      const timestamp = at + time - first;
      if (piece instanceof Loss) {
        number += piece.frames;
        const before = lostUpTo === number - piece.frames ? lost.pop() : null;
        lost.push({ frames: (before?.frames ?? 0) + piece.frames, at: before?.at ?? timestamp });
        lostUpTo = number;
      } else {
        number++;
        yield { number, timestamp, sample: piece };
      }
    }
  }
}
