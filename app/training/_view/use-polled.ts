'use client';

import { useEffect, useState } from 'react';

/**
 * What an address of the API answers, asked for again and again while the page is looked at.
 * @param first what the page came with
 * @returns the newest answer, and whether the last question failed
 */
export function usePolled<T>(path: string, first: T, everyMs: number): { value: T; isLost: boolean } {
  const [value, setValue] = useState(first);
  const [isLost, setLost] = useState(false);

  // The page was asked for anew, after an order for instance: that is newer than what was polled.
  useEffect(() => setValue(first), [first]);

  useEffect(() => {
    const ended = new AbortController();
    let known = '';
    const ask = async () => {
      if (document.hidden) return;
      try {
        const response = await fetch(path, { signal: ended.signal });
        if (!response.ok) throw new Error(response.statusText);
        const text = await response.text();
        // The same answer again draws nothing again.
        if (text !== known) setValue(JSON.parse(text));
        known = text;
        setLost(false);
      } catch {
        if (!ended.signal.aborted) setLost(true);
      }
    };
    const timer = setInterval(ask, everyMs);
    document.addEventListener('visibilitychange', ask, { signal: ended.signal });
    return () => {
      clearInterval(timer);
      ended.abort();
    };
  }, [path, everyMs]);

  return { value, isLost };
}
