import { describe, expect, it } from 'vitest';
import { GapNotes } from '../../../lib/recording/gap-notes';

/** Frames of a recording that began at 100 s of the page's clock. */
function noted() {
  const notes = new GapNotes();
  return {
    frame: (seconds: number) => notes.frame(seconds, 1000 * (100 + seconds)),
    hold: (reason: 'page hidden' | 'camera muted', seconds: number) =>
      notes.hold(reason, 1000 * (100 + seconds)),
    end: (seconds: number) => notes.end(seconds),
  };
}

describe('gaps', () => {
  it('reach from the last frame to the next one, with their first reason', () => {
    const { frame, hold } = noted();
    expect([frame(0), frame(1)]).toEqual([null, null]);
    hold('camera muted', 1.2);
    hold('page hidden', 1.4);
    expect(frame(9)).toEqual({ from: 1, to: 9, reason: 'camera muted' });
    expect(frame(11)).toBeNull();
  });

  it('are not ended by a frame that was under way', () => {
    const { frame, hold } = noted();
    frame(1);
    hold('page hidden', 2.1);
    expect(frame(2)).toBeNull(); // it took a while to be read
    expect(frame(5)).toEqual({ from: 2, to: 5, reason: 'page hidden' });
  });

  it('are none where reading goes on within half a second', () => {
    const { frame, hold } = noted();
    frame(1);
    hold('page hidden', 1.1);
    expect(frame(1.4)).toBeNull();
  });

  it('are noted although nobody said why', () => {
    const { frame } = noted();
    frame(1);
    expect(frame(600)).toEqual({ from: 1, to: 600, reason: 'unknown' });
  });

  it('reach to the end where nothing follows', () => {
    const { frame, hold, end } = noted();
    frame(1);
    expect(end(8)).toBeNull();
    hold('page hidden', 2);
    expect(end(8)).toEqual({ from: 1, to: 8, reason: 'page hidden' });
  });
});
