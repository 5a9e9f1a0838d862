'use client';

import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Player, Stretch } from './player';

/** How much of the time around a stretch is shown, in lengths of it; at least so many seconds. */
const AROUND = 1;
const LEAST_AROUND = 1;

/**
 * Shows a stretch of the recording and plays it to its end, once.
 * @param video null where the page keeps the time itself
 */
export function useStretchPlay(player: Player, video: RefObject<HTMLVideoElement | null>) {
  const end = useRef<number | null>(null);
  const newest = useRef(player);
  useEffect(() => {
    newest.current = player;
    if (end.current === null || player.time < end.current) return;
    end.current = null;
    if (video.current) video.current.pause();
    else if (player.isPlaying) player.toggle();
  });
  return useCallback(
    ({ from, to }: Stretch) => {
      const { mark, look, seek, toggle, isPlaying } = newest.current;
      const around = Math.max(LEAST_AROUND, AROUND * (to - from));
      mark({ from, to });
      look({ from: from - around, to: to + around });
      seek(from);
      // The end of the recording stops by itself.
      end.current = Math.min(to, newest.current.duration - 0.01);
      if (video.current)
        void video.current.play().catch(() => {}); // interrupted by the next stretch
      else if (!isPlaying) toggle();
    },
    [video],
  );
}
