import { AppError, messageOf } from '../errors';
import { decodePicture, reduced } from '../vision/decode-picture';
import { fitInto } from '../vision/fit-into';
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
  const source = fromVideo(video, () => {
    video.removeAttribute('src');
    video.load();
    URL.revokeObjectURL(address);
  });
  return inFirstSize(untilDamage(source, video, file.name));
}

/**
 * Its pictures made to fit into the size of the first one, so that positions keep one scale and faces their numbers when
 * the size of a recorded call or tab changes.
 */
function inFirstSize(source: FrameSource): FrameSource {
  let first: { readonly width: number; readonly height: number } | null = null;
  return {
    ...source,
    async next(signal) {
      const bitmap = await source.next(signal);
      if (!bitmap) return null;
      first ??= { width: bitmap.width, height: bitmap.height };
      if (bitmap.width === first.width && bitmap.height === first.height) return bitmap;
      const canvas = new OffscreenCanvas(first.width, first.height);
      const { x, y, width, height } = fitInto(bitmap.width, bitmap.height, first.width, first.height);
      canvas.getContext('2d')!.drawImage(bitmap, x, y, width, height);
      bitmap.close();
      return canvas.transferToImageBitmap();
    },
  };
}

/** Throws where the element can play no further, instead of waiting for a picture that never comes. */
function untilDamage(source: FrameSource, video: HTMLVideoElement, name: string): FrameSource {
  const damage = new AbortController();
  video.addEventListener('error', () => damage.abort(), { once: true });
  return {
    ...source,
    async next(signal) {
      const bitmap = await source.next(AbortSignal.any([signal, damage.signal]));
      if (bitmap || signal.aborted || !damage.signal.aborted) return bitmap;
      throw new AppError(
        'bad-input',
        `${name} cannot be played beyond ${video.currentTime.toFixed(1)} s: it is damaged there. The page “Files” reads what follows.`,
      );
    },
  };
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
