import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CameraTrouble, PictureWatch } from '../../../lib/live/picture-watch';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const ofTrack = () => Object.assign(new EventTarget(), { muted: false }) as unknown as MediaStreamTrack;

function watched(track = ofTrack()) {
  const said: { trouble: CameraTrouble | null; at: number }[] = [];
  const abort = new AbortController();
  const begun = performance.now();
  const watch = new PictureWatch(
    track,
    (trouble) => said.push({ trouble, at: performance.now() - begun }),
    abort.signal,
  );
  const pictures = (milliseconds: number) => {
    for (let passed = 0; passed < milliseconds; passed += 33) {
      watch.saw();
      vi.advanceTimersByTime(33);
    }
  };
  return { track, said, abort, watch, pictures, troubles: () => said.map(({ trouble }) => trouble) };
}

describe('the watch over a camera', () => {
  it('says within three seconds that no picture comes, and at once that they come again', () => {
    const { said, watch, pictures } = watched();
    pictures(5000);
    expect(said).toEqual([]);
    const last = performance.now();
    vi.advanceTimersByTime(3000);
    expect(said).toEqual([{ trouble: 'silent', at: expect.any(Number) }]);
    expect(said[0].at - last).toBeLessThanOrEqual(3000);
    watch.saw();
    expect(said[1].trouble).toBeNull();
  });

  it('says so of a camera that never gives one', () => {
    const { troubles } = watched();
    vi.advanceTimersByTime(3000);
    expect(troubles()).toEqual(['silent']);
  });

  it('says at once that the camera is muted, whatever pictures come, and when it is not', () => {
    const { track, troubles, pictures } = watched();
    track.dispatchEvent(new Event('mute'));
    expect(troubles()).toEqual(['muted']);
    pictures(3000);
    expect(troubles()).toEqual(['muted']);
    track.dispatchEvent(new Event('unmute'));
    expect(troubles()).toEqual(['muted', null]);
  });

  it('says at once that a camera is muted from the start', () => {
    const { troubles } = watched(Object.assign(ofTrack(), { muted: true }));
    expect(troubles()).toEqual(['muted']);
  });

  it('does not take a page that was asleep for a camera that is', () => {
    const { said, watch, pictures } = watched();
    pictures(1000);
    vi.setSystemTime(Date.now() + 60_000); // the clock goes on, timers do not
    vi.advanceTimersByTime(500);
    watch.saw();
    pictures(1000);
    expect(said).toEqual([]);
  });

  it('ends with its signal', () => {
    const { said, abort, track } = watched();
    abort.abort();
    track.dispatchEvent(new Event('mute'));
    vi.advanceTimersByTime(10_000);
    expect(said).toEqual([]);
  });
});
