import type { FrameResult, InferenceClient } from '../live/client';
import { type FrameReader, readFrames } from '../live/frame-loop';
import { WallClock } from '../recording/wall-clock';
import type { OnReading, Watching, WatchOptions } from './detector-options';
import type { ReadingMaker } from './reading-maker';
import { type FrameTime, VideoFrames } from './video-frames';

interface Watch extends WatchOptions {
  readonly video: HTMLVideoElement;
  readonly isCamera: boolean;
  readonly client: InferenceClient;
  readonly maker: ReadingMaker;
  readonly onReading: OnReading;
}

export type WatchedVideo = Watching;

/** Reads a video with the loop of the live page. */
export function watchVideo(watch: Watch): WatchedVideo {
  const { video, isCamera, client, maker, onReading, onSkipped, signal } = watch;
  const stopped = new AbortController();
  const until = signal ? AbortSignal.any([signal, stopped.signal]) : stopped.signal;
  const frames = new VideoFrames(video);
  const clock = isCamera ? new WallClock() : null;
  const times = new WeakMap<FrameResult, FrameTime>();
  let count = 0;
  let firstAt: number | null = null;
  const reader: FrameReader = {
    get hasFailed() {
      return client.hasFailed;
    },
    async read(bitmap, ...rest) {
      const time = frames.timeOf(bitmap);
      const result = await client.read(bitmap, ...rest);
      times.set(result, time);
      return result;
    },
  };
  const tell = (result: FrameResult) => {
    const { mediaTime, takenAt } = times.get(result)!;
    firstAt ??= takenAt;
    clock?.check();
    const reading = maker.reading(result, {
      frame: ++count,
      timestamp: isCamera ? (takenAt - firstAt) / 1000 : mediaTime,
      takenAt,
      ...(clock && { utc: new Date(Math.round(clock.at(takenAt))).toISOString() }),
    });
    try {
      onReading(reading, result.bitmap);
    } catch (error) {
      reportError(error); // a listener's fault must not stop the loop
    }
    result.bitmap.close();
  };
  const handlers = {
    onReading: tell,
    onFailure: (message: string) => onSkipped?.(message),
    gate: { closed: null, untilOpen: async () => {} },
    nextChange: () => new Promise<void>(() => {}),
  };
  const ended = readFrames(frames, reader, handlers, 'anew', until).finally(() => frames.close());
  return { ended, stop: () => stopped.abort() };
}
