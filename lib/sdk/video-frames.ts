import { AppError } from '../errors';
import { NewestPicture } from '../live/newest-picture';
import type { FrameSource } from '../live/source';
import { bitmapOf } from './pictures';

/** When a frame of a video is from. */
export interface FrameTime {
  /** Seconds of the video's own time. */
  readonly mediaTime: number;
  /** performance.now() time, milliseconds. */
  readonly takenAt: number;
}

/** What is still to be read may come so long after the end, in milliseconds. */
const LAST_PICTURE_MS = 100;

/** The frames that a page shows of a video, each with its time: for as long as it is on the page, playing or not. */
export class VideoFrames implements FrameSource {
  readonly isStill = false;
  readonly goesOnHidden = false;
  readonly #pictures = new NewestPicture();
  readonly #times = new WeakMap<ImageBitmap, FrameTime>();
  readonly #ended = new AbortController();
  #failure: AppError | null = null;

  /** @param video stays the caller's: it is neither played nor stopped */
  constructor(readonly video: HTMLVideoElement) {
    const { signal } = this.#ended;
    this.#listen();
    video.addEventListener('ended', () => setTimeout(() => this.close(), LAST_PICTURE_MS), { signal });
    video.addEventListener('error', () => this.#fail(damaged(video)), { signal });
    const stream = video.srcObject;
    if (!(stream instanceof MediaStream)) return;
    stream.getVideoTracks()[0]?.addEventListener('ended', () => this.#fail(unplugged()), { signal });
  }

  setMode(): void {}

  async next(signal: AbortSignal): Promise<ImageBitmap | null> {
    const bitmap = await this.#pictures.next(signal);
    if (!bitmap && this.#failure && !signal.aborted) throw this.#failure;
    return bitmap;
  }

  /** @param bitmap a frame that was given by `next` */
  timeOf(bitmap: ImageBitmap): FrameTime {
    return this.#times.get(bitmap)!;
  }

  close(): void {
    this.#ended.abort();
    this.#pictures.finish(() => this.#pictures.close());
  }

  #fail(error: AppError): void {
    this.#failure = error;
    this.close();
  }

  #listen(): void {
    if (this.#ended.signal.aborted) return;
    onNextFrame(this.video, (time) => {
      const take = async () => {
        const bitmap = await bitmapOf(this.video);
        this.#times.set(bitmap, time);
        return bitmap;
      };
      this.#pictures.offer({ take, drop() {} });
      this.#listen();
    });
  }
}

/** `captureTime` is a camera's, as far as the browser knows it. */
function onNextFrame(video: HTMLVideoElement, callback: (time: FrameTime) => void): void {
  if (!('requestVideoFrameCallback' in video)) {
    requestAnimationFrame((now) =>
      callback({ mediaTime: (video as HTMLVideoElement).currentTime, takenAt: now }),
    );
    return;
  }
  video.requestVideoFrameCallback((_, { mediaTime, captureTime, presentationTime }) =>
    callback({ mediaTime, takenAt: captureTime ?? presentationTime }),
  );
}

function damaged({ error }: HTMLVideoElement): AppError {
  return new AppError('bad-input', `The video cannot be played: ${error?.message || 'it is damaged'}.`);
}

function unplugged(): AppError {
  return new AppError('camera-lost', 'The camera was unplugged or taken away. Open it again and watch anew.');
}
