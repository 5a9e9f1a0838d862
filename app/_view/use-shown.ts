'use client';

import { useEffect, useRef } from 'react';
import type { ResultFeed, Shown } from './result-feed';

/**
 * Hands results to `listener`, at most one in `intervalMs`; the newest always arrives in the end. The
 * listener may change from render to render.
 */
export function useShown(feed: ResultFeed, listener: (shown: Shown) => void, intervalMs = 0): void {
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(() => {
    let last = Number.NEGATIVE_INFINITY;
    let waiting: Shown | null = null;
    let timer = 0;
    const show = (shown: Shown) => {
      clearTimeout(timer);
      waiting = null;
      last = performance.now();
      newest.current(shown);
    };
    const end = feed.on((shown) => {
      const due = last + intervalMs - performance.now();
      if (due <= 0) return show(shown);
      if (!waiting) {
        timer = window.setTimeout(() => waiting && show(waiting), due);
      }
      waiting = shown;
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [feed, intervalMs]);
}
