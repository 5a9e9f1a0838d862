import { describe, expect, it } from 'vitest';
import { ResultFeed, type Shown } from '../../../app/(live)/_view/result-feed';
import type { LiveResult } from '../../../lib/live/snapshot';
import type { FaceReading } from '../../../lib/readings/face-reading';

/** A canvas of a browser is not needed to see which result is shown. */
function feedOf() {
  let send: (result: LiveResult) => void = () => {};
  const canvas = { width: 0, height: 0, getContext: () => null };
  const feed = new ResultFeed(
    {
      onResult: (listener) => {
        send = listener;
        return () => {};
      },
    },
    () => canvas as unknown as HTMLCanvasElement,
  );
  const shown: Shown[] = [];
  feed.on((next) => shown.push(next));
  const result = (numbers: number[]) =>
    send({
      bitmap: { width: 4, height: 2 } as ImageBitmap,
      faces: numbers.map((number) => ({ number }) as FaceReading),
      raw: [],
      times: { detect: 0, crop: 0, model: 0 },
      timestamp: 0,
      fps: 0,
    });
  return { feed, shown, result };
}

describe('ResultFeed', () => {
  it('shows the chosen face while it is there, else the first', () => {
    const { feed, shown, result } = feedOf();
    result([1, 2]);
    feed.chooseFace(2);
    expect(shown.at(-1)?.face?.number).toBe(2);
    result([1]);
    expect(shown.at(-1)?.face?.number).toBe(1);
    result([]);
    expect(shown.at(-1)?.face).toBeNull();
  });

  it('goes round the faces', () => {
    const { feed, shown, result } = feedOf();
    result([3, 5]);
    feed.chooseNextFace();
    expect(shown.at(-1)?.face?.number).toBe(5);
    feed.chooseNextFace();
    expect(shown.at(-1)?.face?.number).toBe(3);
  });

  it('holds the frame while frozen, and counts on', () => {
    const { feed, shown, result } = feedOf();
    result([1]);
    feed.setFrozen(true);
    result([2]);
    feed.refresh();
    expect(shown.at(-1)?.face?.number).toBe(1);
    feed.setFrozen(false);
    result([2]);
    expect(shown.at(-1)).toMatchObject({ face: { number: 2 }, count: 3 });
  });

  it('shows the newest result to whoever comes later', () => {
    const { feed, result } = feedOf();
    result([7]);
    let seen: Shown | null = null;
    feed.on((shown) => {
      seen = shown;
    });
    expect(seen).toMatchObject({ face: { number: 7 } });
  });
});
