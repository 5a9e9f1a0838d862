import { AppError, messageOf } from '../errors';
import { decodePicture, reduced } from '../vision/decode-picture';
import { untilAborted } from './until-aborted';

/** Something that gives pictures: a camera, a video file or a still picture. */
export interface FrameSource {
  /** A still gives the same picture at every call. */
  readonly isStill: boolean;
  /**
   * The newest picture, once there is one that was not given before.
   * @returns null when the source ended or the signal was aborted
   */
  next(signal: AbortSignal): Promise<ImageBitmap | null>;
  close(): void;
}

/** Opens a picture or video file. @throws AppError bad-input, naming the file */
export async function openFile(file: File): Promise<FrameSource> {
  if (file.size === 0) throw new AppError('bad-input', `${file.name} is empty.`);
  if (file.type.startsWith('image/')) return openPicture(file);
  if (file.type.startsWith('video/')) return openVideo(file);
  throw new AppError(
    'bad-input',
    `${file.name} is neither a picture nor a video. Choose a JPEG, PNG or WebP picture, or an MP4 or WebM video.`,
  );
}

async function openPicture(file: File): Promise<FrameSource> {
  const { bitmap } = await decodePicture(file).catch((cause) => {
    throw new AppError(
      'bad-input',
      `${file.name} cannot be read as a picture: it is damaged or of an unknown kind.`,
      {
        cause,
      },
    );
  });
  return {
    isStill: true,
    next: (signal) => (signal.aborted ? Promise.resolve(null) : createImageBitmap(bitmap)),
    close: () => bitmap.close(),
  };
}

async function openVideo(file: File): Promise<FrameSource> {
  const address = URL.createObjectURL(file);
  const video = document.createElement('video');
  video.loop = true;
  video.src = address;
  try {
    await play(video);
  } catch (cause) {
    URL.revokeObjectURL(address);
    throw new AppError(
      'bad-input',
      `${file.name} cannot be played: it is damaged, or this browser does not know its format. MP4 (H.264) and WebM play everywhere.`,
      { cause },
    );
  }
  return fromVideo(video, () => {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(address);
  });
}

/** Frames of a camera's stream; the stream stays the caller's. */
export async function openStream(stream: MediaStream): Promise<FrameSource> {
  const video = document.createElement('video');
  video.srcObject = stream;
  try {
    await play(video);
  } catch (cause) {
    throw new AppError('camera-lost', `The camera opened but gave no picture (${messageOf(cause)}).`, {
      cause,
    });
  }
  return fromVideo(video, () => {
    video.srcObject = null;
  });
}

function play(video: HTMLVideoElement): Promise<void> {
  video.muted = true;
  video.playsInline = true;
  return video.play();
}

function fromVideo(video: HTMLVideoElement, release: () => void): FrameSource {
  let isFresh = false;
  let isClosed = false;
  let wake: () => void = () => {};
  const listen = () => {
    if (isClosed) return;
    onNextFrame(video, () => {
      isFresh = true;
      wake();
      listen();
    });
  };
  listen();
  return {
    isStill: false,
    async next(signal) {
      while (!isFresh && !isClosed && !signal.aborted) {
        const frame = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await untilAborted(frame, signal);
      }
      if (isClosed || signal.aborted) return null;
      isFresh = false;
      return reduced(video, video.videoWidth, video.videoHeight);
    },
    close() {
      isClosed = true;
      wake();
      video.pause();
      release();
    },
  };
}

function onNextFrame(video: HTMLVideoElement, callback: () => void): void {
  if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(callback);
  else requestAnimationFrame(callback);
}
