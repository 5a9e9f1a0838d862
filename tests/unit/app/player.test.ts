import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Player, type Stretch, shareOf, usePlayer } from '../../../app/recordings/_view/player';
import { useStretchPlay } from '../../../app/recordings/_view/use-stretch-play';
import { emptyPage, mounted } from './mounted-hook';

/** A screen that shows a picture every 20 ms of the fake clock. */
beforeEach(() => {
  emptyPage();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.stubGlobal('requestAnimationFrame', (draw: (now: number) => void) =>
    setTimeout(() => draw(performance.now()), 20),
  );
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const NO_VIDEO = { current: null };
const playerOf = (seconds: number, video: { current: HTMLVideoElement | null } = NO_VIDEO) =>
  mounted((length: number) => usePlayer(length, video), seconds);

/** A video that is paused, as far as a player needs one. */
function madeUpVideo() {
  const video = {
    ...{ paused: true, currentTime: 0 },
    play: async () => {
      video.paused = false;
    },
    pause: () => {
      video.paused = true;
    },
  };
  return video as unknown as HTMLVideoElement & { paused: boolean };
}

describe('a player without a video', () => {
  it('goes to a moment, and never outside of the recording', async () => {
    const player = await playerOf(40);
    for (const [to, time] of [
      [12.5, 12.5],
      [-3, 0],
      [99, 40],
    ]) {
      await player.does(() => player.now.seek(to));
      expect(player.now.time).toBe(time);
    }
  });

  it('plays by the screen’s clock, pauses, and stops at the end', async () => {
    const player = await playerOf(2);
    await player.does(() => player.now.toggle());
    await player.passes(500);
    expect(player.now.time).toBeCloseTo(0.5, 5);
    await player.does(() => player.now.toggle());
    await player.passes(500);
    expect(player.now.time).toBeCloseTo(0.5, 5);
    await player.does(() => player.now.toggle());
    await player.passes(5000);
    expect(player.now).toMatchObject({ time: 2, isPlaying: false });
    await player.does(() => player.now.toggle());
    expect(player.now).toMatchObject({ time: 0, isPlaying: true });
    await player.leave();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not set back by a screen whose first picture began before the press', async () => {
    vi.stubGlobal('requestAnimationFrame', (draw: (now: number) => void) =>
      setTimeout(() => draw(performance.now() - 30), 20),
    );
    const player = await playerOf(2);
    await player.does(() => player.now.seek(1));
    await player.does(() => player.now.toggle());
    await player.passes(20);
    expect(player.now.time).toBe(1);
    await player.leave();
  });

  it('moves what is in sight after the moment, with a little before it', async () => {
    const player = await playerOf(100);
    await player.does(() => player.now.look({ from: 0, to: 10 }));
    await player.does(() => player.now.seek(10));
    expect(player.now.view).toEqual({ from: 0, to: 10 });
    await player.does(() => player.now.seek(50));
    expect(player.now.view).toEqual({ from: 49, to: 59 });
    await player.does(() => player.now.seek(99));
    expect(player.now.view).toEqual({ from: 90, to: 100 });
  });

  it('has a length even where the recording has none', async () => {
    const player = await playerOf(0);
    expect(player.now).toMatchObject({ duration: 0.1, view: { from: 0, to: 0.1 } });
    await player.does(() => player.now.zoom(0.01, 0.5));
    await player.does(() => player.now.markFrom());
    expect(player.now).toMatchObject({ view: { from: 0, to: 0.1 }, range: { from: 0, to: 0.1 } });
    expect(shareOf(player.now.view, player.now.time)).toBe(0);
  });

  it('keeps the place under the pointer when one zooms, and looks no closer than two seconds', async () => {
    const player = await playerOf(100);
    await player.does(() => player.now.look({ from: 20, to: 60 }));
    await player.does(() => player.now.zoom(0.5, 0.25));
    expect(player.now.view).toEqual({ from: 25, to: 45 });
    await player.does(() => player.now.zoom(1e-6, 0.25));
    expect(player.now.view.to - player.now.view.from).toBeCloseTo(2, 9);
    await player.does(() => player.now.zoom(1e6, 0.25));
    expect(player.now.view).toEqual({ from: 0, to: 100 });
  });

  it('marks from the moment on and up to it', async () => {
    const player = await playerOf(10);
    await player.does(() => player.now.seek(4));
    await player.does(() => player.now.markFrom());
    expect(player.now.range).toEqual({ from: 4, to: 10 });
    await player.does(() => player.now.seek(6));
    await player.does(() => player.now.markTo());
    expect(player.now.range).toEqual({ from: 4, to: 6 });
    // Behind the end that was set the other end cannot stay.
    await player.does(() => player.now.seek(8));
    await player.does(() => player.now.markFrom());
    expect(player.now.range).toEqual({ from: 8, to: 10 });
    await player.does(() => player.now.seek(0));
    await player.does(() => player.now.markTo());
    expect(player.now.range).toBeNull();
    await player.does(() => player.now.mark({ from: -5, to: 3 }));
    expect(player.now.range).toEqual({ from: 0, to: 3 });
    await player.does(() => player.now.mark(null));
    expect(player.now.range).toBeNull();
  });

  it('never shows or marks anything outside of the recording, whatever one does', async () => {
    const seconds = fc.double({ min: -50, max: 200, noNaN: true });
    const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const step = fc.oneof(
      seconds.map((to) => (player: Player) => player.seek(to)),
      fc.tuple(seconds, factor).map(
        ([from, length]) =>
          (player: Player) =>
            player.look({ from, to: from + length }),
      ),
      seconds.map((by) => (player: Player) => player.slide(by / 50)),
      fc.tuple(factor, share).map(
        ([by, at]) =>
          (player: Player) =>
            player.zoom(by, at),
      ),
      fc.constant((player: Player) => player.markFrom()),
      fc.constant((player: Player) => player.markTo()),
      fc.tuple(seconds, seconds).map(
        ([from, to]) =>
          (player: Player) =>
            player.mark({ from, to }),
      ),
    );
    const length = fc.constantFrom(0, 1.5, 40, 36_000);
    await fc.assert(
      fc.asyncProperty(length, fc.array(step, { maxLength: 8 }), async (duration, steps) => {
        const player = await playerOf(duration);
        for (const take of steps) {
          await player.does(() => take(player.now));
          const { time, view, range } = player.now;
          const inside = ({ from, to }: Stretch) =>
            from >= 0 && to <= player.now.duration + 1e-9 && from < to;
          expect(time >= 0 && time <= player.now.duration).toBe(true);
          expect(inside(view)).toBe(true);
          expect(range === null || inside(range)).toBe(true);
        }
        await player.leave();
      }),
      { numRuns: 30 },
    );
  });
});

describe('a player with a video', () => {
  it('moves the video, follows it, and lets it keep the time', async () => {
    const video = madeUpVideo();
    const player = await playerOf(30, { current: video });
    await player.does(() => player.now.seek(7));
    expect(video.currentTime).toBe(7);
    await player.does(() => player.now.toggle());
    expect(video.paused).toBe(false);
    expect(player.now.isPlaying).toBe(false);
    await player.passes(1000);
    expect(player.now.time).toBe(7);
    await player.does(() => player.now.follow(8));
    expect(player.now.time).toBe(8);
    expect(video.currentTime).toBe(7);
    await player.does(() => player.now.toggle());
    expect(video.paused).toBe(true);
  });
});

describe('playing a stretch', () => {
  const playing = (video: { current: HTMLVideoElement | null }) =>
    mounted(() => {
      const player = usePlayer(60, video);
      return { player, play: useStretchPlay(player, video) };
    }, undefined);

  it('shows it with as much around it, marks it, and stops at its end', async () => {
    const page = await playing(NO_VIDEO);
    await page.does(() => page.now.play({ from: 10, to: 12 }));
    expect(page.now.player).toMatchObject({
      ...{ time: 10, isPlaying: true },
      ...{ view: { from: 8, to: 14 }, range: { from: 10, to: 12 } },
    });
    await page.passes(1900);
    expect(page.now.player.isPlaying).toBe(true);
    await page.passes(1000);
    expect(page.now.player.isPlaying).toBe(false);
    expect(page.now.player.time).toBeCloseTo(12, 1);
    // What is played on later is not stopped again.
    await page.does(() => page.now.player.toggle());
    await page.passes(1000);
    expect(page.now.player.isPlaying).toBe(true);
    await page.leave();
  });

  it('shows at least a second around a short one, and stops at the end of the recording', async () => {
    const page = await playing(NO_VIDEO);
    await page.does(() => page.now.play({ from: 59.8, to: 60 }));
    expect(page.now.player.view.to).toBe(60);
    expect(page.now.player.view.to - page.now.player.view.from).toBeCloseTo(2.2, 5);
    await page.passes(2000);
    expect(page.now.player).toMatchObject({ time: 60, isPlaying: false });
  });

  it('pauses the video at the end of the stretch', async () => {
    const video = madeUpVideo();
    const page = await playing({ current: video });
    await page.does(() => page.now.play({ from: 10, to: 12 }));
    expect(video).toMatchObject({ currentTime: 10, paused: false });
    await page.does(() => page.now.player.follow(11.9));
    expect(video.paused).toBe(false);
    await page.does(() => page.now.player.follow(12.01));
    expect(video.paused).toBe(true);
  });
});
