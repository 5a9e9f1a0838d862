import { AppError, messageOf } from '../errors';
import { decodePicture, reduced } from '../vision/decode-picture';
import { fitInto } from '../vision/fit-into';
import { NewestPicture, type OfferedPicture } from './newest-picture';
import { type CameraTrouble, PictureWatch } from './picture-watch';
import { givesHiddenPictures, takeTrackPictures } from './track-pictures';

/** `shown`: the page is painted; `hidden`: it is not, and pictures are wanted; `held`: none is wanted. */
export type SourceMode = 'shown' | 'hidden' | 'held';

/** Something that gives pictures: a camera, a video file or a still picture. */
export interface FrameSource {
  /** A still gives the same picture at every call. */
  readonly isStill: boolean;
  /** Whether it gives pictures in the mode `hidden`. */
  readonly goesOnHidden: boolean;
  /** `shown` until it is called. */
  setMode(mode: SourceMode): void;
  /**
   * The newest picture, once there is one that was not given before.
   * @returns null when the source ended or the signal was aborted
   */
  next(signal: AbortSignal): Promise<ImageBitmap | null>;
  /** Of a camera: tells when it gives no pictures, and when it does again, until the signal is aborted. */
  watch?(onTrouble: (trouble: CameraTrouble | null) => void, signal: AbortSignal): void;
  /** Of a video file, which plays in a loop otherwise. */
  readonly once?: PlayedOnce;
  close(): void;
}

interface PlayedOnce {
  /**
   * Goes to the beginning and plays up to the end, then on in a loop as before.
   * @param onEnd called once, when the last picture was read
   */
  begin(onEnd: () => void): Promise<void>;
  /** Plays in a loop again. */
  end(): void;
}

/** The last picture may come after the video has ended, in milliseconds. */
const LAST_PICTURE_MS = 100;

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
    goesOnHidden: false,
    setMode() {},
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
  const pictures = new NewestPicture();
  const stop = offerPainted(video, (picture) => pictures.offer(picture));
  const source: FrameSource = {
    isStill: false,
    goesOnHidden: false,
    // A video that nobody reads would go past its pictures.
    setMode: (mode) => (mode === 'shown' ? void play(video).catch(() => {}) : video.pause()),
    next: (signal) => pictures.next(signal),
    once: playedOnce(video, pictures),
    close() {
      stop();
      pictures.close();
      video.pause();
      video.removeAttribute('src');
      video.load();
      URL.revokeObjectURL(address);
    },
  };
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

function playedOnce(video: HTMLVideoElement, pictures: NewestPicture): PlayedOnce {
  let ended = new AbortController();
  const end = () => {
    ended.abort();
    const isOver = video.ended; // a video in a loop never says that it is
    video.loop = true;
    if (!isOver) return;
    video.currentTime = 0;
    void play(video).catch(() => {});
  };
  return {
    end,
    async begin(onEnd) {
      ended = new AbortController();
      const { signal } = ended;
      video.loop = false;
      const isThere = new Promise((resolve) => {
        for (const event of ['seeked', 'emptied']) video.addEventListener(event, resolve, { once: true });
      });
      video.currentTime = 0;
      if (video.seekable.length > 0) await isThere; // or it was closed
      pictures.clear();
      if (video.paused && !document.hidden) await play(video);
      video.addEventListener(
        'ended',
        () => setTimeout(() => !signal.aborted && pictures.finish(() => [end(), onEnd()]), LAST_PICTURE_MS),
        { once: true, signal },
      );
    },
  };
}

/**
 * Pictures of a camera's stream, which stays the caller's. It may be a while until the first one comes.
 * @param onFailure called where the browser refuses to play it
 */
export function openStream(stream: MediaStream, onFailure: (error: AppError) => void): FrameSource {
  const [track] = stream.getVideoTracks();
  const video = document.createElement('video');
  video.srcObject = stream;
  play(video).catch((cause) => {
    if (video.srcObject === null) return;
    onFailure(
      new AppError('camera-lost', `The camera opened but gave no picture (${messageOf(cause)}).`, { cause }),
    );
  });
  const pictures = new NewestPicture();
  let watch: PictureWatch | null = null;
  const offer = (picture: OfferedPicture) => {
    watch?.saw();
    pictures.offer(picture);
  };
  const stop = offerPainted(video, offer);
  let hidden: AbortController | null = null;
  const leaveHidden = () => {
    hidden?.abort();
    hidden = null;
  };
  return {
    isStill: false,
    goesOnHidden: givesHiddenPictures(),
    setMode(mode) {
      watch?.saw();
      if (mode !== 'hidden') return leaveHidden();
      if (hidden) return;
      hidden = new AbortController();
      void takeTrackPictures(track, offer, hidden.signal).catch(reportError);
    },
    next: (signal) => pictures.next(signal),
    watch(onTrouble, signal) {
      watch = new PictureWatch(track, onTrouble, signal);
    },
    close() {
      leaveHidden();
      stop();
      pictures.close();
      video.pause();
      video.srcObject = null;
    },
  };
}

function play(video: HTMLVideoElement): Promise<void> {
  video.muted = true;
  video.playsInline = true;
  return video.play();
}

/** Offers each picture that the browser paints of a video. @returns a function that ends it */
function offerPainted(video: HTMLVideoElement, offer: (picture: OfferedPicture) => void): () => void {
  let isStopped = false;
  const picture = { take: () => reduced(video, video.videoWidth, video.videoHeight), drop() {} };
  const listen = () =>
    onNextFrame(video, () => {
      if (isStopped) return;
      offer(picture);
      listen();
    });
  listen();
  return () => {
    isStopped = true;
  };
}

function onNextFrame(video: HTMLVideoElement, callback: () => void): void {
  if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(callback);
  else requestAnimationFrame(callback);
}
