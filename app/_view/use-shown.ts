'use client';

import { useEffect, useRef } from 'react';

/** What hands on something new from time to time, such as a ResultFeed. */
export interface Feed<T> {
  /** @returns a function that ends the subscription */
  on(listener: (shown: T) => void): () => void;
}

/**
 * Hands results to `listener`, at most one in `intervalMs`; the newest always arrives in the end. The
 * listener may change from render to render.
 */
export function useShown<T>(feed: Feed<T>, listener: (shown: T) => void, intervalMs = 0): void {
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  });
  useEffect(() => {
    let last = Number.NEGATIVE_INFINITY;
    let waiting: { readonly shown: T } | null = null;
    let timer = 0;
    const show = (shown: T) => {
      clearTimeout(timer);
      waiting = null;
      last = performance.now();
      newest.current(shown);
    };
    const end = feed.on((shown) => {
      const due = last + intervalMs - performance.now();
      if (due <= 0) return show(shown);
      if (!waiting) {
        timer = window.setTimeout(() => waiting && show(waiting.shown), due);
      }
      waiting = { shown };
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [feed, intervalMs]);
}
