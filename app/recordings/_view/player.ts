'use client';

import { type RefObject, useEffect, useMemo, useState } from 'react';
import { clamp } from '@/lib/numbers/clamp';

/** Seconds of a recording, `from` before `to`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Where one is in a recording, what is in sight of it, and the stretch that was marked. */
export interface Player {
  /** Seconds of the whole. */
  readonly duration: number;
  readonly time: number;
  /** In sight in the traces. */
  readonly view: Stretch;
  /** Marked by dragging with Shift, or from its start and its end; null when nothing is. */
  readonly range: Stretch | null;
  /** Goes to a moment, the video too; what is in sight follows. */
  readonly seek: (seconds: number) => void;
  /** Takes the moment that the playing video has reached. */
  readonly follow: (seconds: number) => void;
  readonly look: (view: Stretch) => void;
  /** Moves the view by a share of its length. */
  readonly slide: (share: number) => void;
  /** Shows more (factor above 1) or less time; what is at a share of the view stays there. */
  readonly zoom: (factor: number, share: number) => void;
  /** Without a video the page keeps the time itself; with one its own controls show whether it plays. */
  readonly isPlaying: boolean;
  /** Plays, or pauses. */
  readonly toggle: () => void;
  readonly mark: (range: Stretch | null) => void;
  /** Marks from the moment on, or up to it; the other end stays where that is possible. */
  readonly markFrom: () => void;
  readonly markTo: () => void;
}

/** The closest that one can look, in seconds. */
const NEAREST = 2;
/** Share of the view that lies before the moment when the view jumps after it. */
const LEAD = 0.1;

type State = Pick<Player, 'time' | 'view' | 'range' | 'isPlaying'>;

/** @param seconds of the recording */
export function usePlayer(seconds: number, video: RefObject<HTMLVideoElement | null>): Player {
  const duration = Math.max(0.1, seconds);
  const [state, setState] = useState<State>({
    time: 0,
    view: { from: 0, to: duration },
    range: null,
    isPlaying: false,
  });
  const actions = useMemo(() => {
    const change = (make: (state: State) => Partial<State>) =>
      setState((before) => ({ ...before, ...make(before) }));
    const follow = (to: number) => {
      const time = clamp(to, 0, duration);
      change(({ view }) => ({ time, view: isIn(view, time) ? view : slid(view, time, duration) }));
    };
    return {
      follow,
      look: (view: Stretch) => change(() => ({ view: withinSight(view, duration) })),
      seek: (to: number) => {
        follow(to);
        if (video.current) video.current.currentTime = clamp(to, 0, duration);
      },
      slide: (share: number) =>
        change(({ view: { from, to } }) => {
          const way = share * (to - from);
          return { view: withinSight({ from: from + way, to: to + way }, duration) };
        }),
      zoom: (factor: number, share: number) =>
        change(({ view: { from, to } }) => {
          const span = clamp((to - from) * factor, Math.min(NEAREST, duration), duration);
          const start = from + share * (to - from - span);
          return { view: withinSight({ from: start, to: start + span }, duration) };
        }),
      /** By so many seconds; at the end it stops. */
      advance: (seconds: number) =>
        change(({ time, view }) => {
          const next = Math.min(duration, time + seconds);
          return {
            time: next,
            view: isIn(view, next) ? view : slid(view, next, duration),
            isPlaying: next < duration,
          };
        }),
      toggle: () => {
        const element = video.current;
        if (!element) {
          change(({ isPlaying, time }) => ({ isPlaying: !isPlaying, time: time >= duration ? 0 : time }));
        } else if (element.paused) void element.play();
        else element.pause();
      },
      mark: (range: Stretch | null) => change(() => ({ range: range && inside(range, duration) })),
      markFrom: () =>
        change(({ time, range }) => ({
          range: inside({ from: time, to: range && range.to > time ? range.to : duration }, duration),
        })),
      markTo: () =>
        change(({ time, range }) => ({
          range: inside({ from: range && range.from < time ? range.from : 0, to: time }, duration),
        })),
    };
  }, [duration, video]);
  useClock(state.isPlaying, actions.advance);
  return { duration, ...state, ...actions };
}

/** Hands on the seconds that pass, picture by picture. */
function useClock(isRunning: boolean, onPassed: (seconds: number) => void): void {
  useEffect(() => {
    if (!isRunning) return;
    let before = performance.now();
    let request = requestAnimationFrame(function tick(now) {
      onPassed(Math.max(0, now - before) / 1000);
      before = now;
      request = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(request);
  }, [isRunning, onPassed]);
}

/** Where a moment lies in a view, 0 at its left edge and 1 at its right. */
export function shareOf({ from, to }: Stretch, seconds: number): number {
  return (seconds - from) / (to - from);
}

function isIn({ from, to }: Stretch, time: number): boolean {
  return time >= from && time <= to;
}

/** The view moved so that a moment lies near its left edge. */
function slid({ from, to }: Stretch, time: number, duration: number): Stretch {
  const start = time - LEAD * (to - from);
  return withinSight({ from: start, to: start + to - from }, duration);
}

/** A view of the same length that does not leave the recording. */
function withinSight({ from, to }: Stretch, duration: number): Stretch {
  const span = Math.min(duration, to - from);
  const start = clamp(from, 0, duration - span);
  return { from: start, to: start + span };
}

/** The part of a range that is in the recording; null where there is none. */
function inside({ from, to }: Stretch, duration: number): Stretch | null {
  const range = { from: clamp(from, 0, duration), to: clamp(to, 0, duration) };
  return range.to > range.from ? range : null;
}
