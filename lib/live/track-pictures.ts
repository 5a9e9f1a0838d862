import { reduced } from '../vision/decode-picture';
import type { OfferedPicture } from './newest-picture';

/** Chromium gives it to pages, the standard to workers alone, so the types of pages lack it. */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}
declare const MediaStreamTrackProcessor: new (init: { track: MediaStreamTrack }) => TrackProcessor;

/** Whether this browser hands a camera's pictures to a page that it does not paint, being covered or in another tab. */
export function givesHiddenPictures(): boolean {
  return 'MediaStreamTrackProcessor' in globalThis;
}

/**
 * Takes a camera's pictures from its track, whether or not the page is painted, until the signal is aborted.
 * @param track stays the caller's
 */
export async function takeTrackPictures(
  track: MediaStreamTrack,
  offer: (picture: OfferedPicture) => void,
  signal: AbortSignal,
): Promise<void> {
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
  const stop = () => void reader.cancel().catch(() => {}); // a track that has ended is cancelled already
  signal.addEventListener('abort', stop, { once: true });
  for (;;) {
    const { value: frame, done } = await reader.read();
    if (done) return;
    const drop = () => frame.close();
    // A camera has few buffers for its pictures, so each is let go as soon as it was copied.
    const take = () => reduced(frame, frame.displayWidth, frame.displayHeight).finally(drop);
    offer({ take, drop });
  }
}
