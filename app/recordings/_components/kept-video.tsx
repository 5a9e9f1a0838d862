'use client';

import { type RefObject, useEffect } from 'react';

interface Props {
  video: RefObject<HTMLVideoElement | null>;
  address: string;
  onTime: (time: number) => void;
}

/** The video that was kept, which moves the moment while it plays. */
export function KeptVideo({ video, address, onTime }: Props) {
  useEffect(() => {
    const element = video.current!;
    let request = 0;
    const follow = () => {
      if (!element.paused) onTime(element.currentTime);
      request = requestAnimationFrame(follow);
    };
    request = requestAnimationFrame(follow);
    return () => cancelAnimationFrame(request);
  }, [video, onTime]);

  return (
    <video
      ref={video}
      src={address}
      controls
      // The browser's own download would be without duration and index; the export menu has the whole video.
      controlsList="nodownload"
      muted
      playsInline
      preload="auto"
      onLoadedMetadata={findDuration}
      onSeeking={({ currentTarget: { currentTime, duration } }) => {
        // Its own controls move the moment too; the search for the end, and frames after the end, do not.
        if (Number.isFinite(duration) && currentTime < duration) onTime(currentTime);
      }}
      className="max-h-[50vh] w-full rounded-2xl bg-stage"
    />
  );
}

/** A file written as it came does not say how long it is; a jump behind its end makes the browser look. */
function findDuration({ currentTarget: video }: { currentTarget: HTMLVideoElement }): void {
  if (Number.isFinite(video.duration)) return;
  video.addEventListener(
    'durationchange',
    () => {
      video.currentTime = 0;
    },
    { once: true },
  );
  video.currentTime = Number.MAX_SAFE_INTEGER;
}
