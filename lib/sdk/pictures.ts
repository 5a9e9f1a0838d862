import { AppError, messageOf } from '../errors';
import { decodeWhole, onGround } from '../vision/decode-picture';

/** Anything that holds one picture. It stays the caller's. */
export type Picture =
  | ImageBitmap
  | ImageData
  | HTMLVideoElement
  | HTMLImageElement
  | HTMLCanvasElement
  | OffscreenCanvas
  | VideoFrame
  | Blob;

/**
 * A picture as it is read: upright, and on grey where it is transparent. The caller closes it.
 * @throws AppError bad-input where there is no picture in it, or this page may not read it
 */
export async function bitmapOf(picture: Picture): Promise<ImageBitmap> {
  if (picture instanceof Blob) return decodeWhole(picture);
  refuseForeign(picture);
  try {
    const bitmap = await createImageBitmap(picture);
    const isOpaque = picture instanceof HTMLVideoElement || isVideoFrame(picture);
    return isOpaque ? bitmap : onGround(bitmap);
  } catch (cause) {
    throw new AppError(
      'bad-input',
      `There is no picture to read (${messageOf(cause)}). Wait until it is loaded; of a video, until it has a first frame.`,
      { cause },
    );
  }
}

function isVideoFrame(picture: object): boolean {
  return 'VideoFrame' in globalThis && picture instanceof VideoFrame;
}

/** Of what was loaded without permission of its origin no page can read the pixels. */
function refuseForeign(picture: Exclude<Picture, Blob>): void {
  const isElement = picture instanceof HTMLVideoElement || picture instanceof HTMLImageElement;
  if (!isElement || picture.crossOrigin !== null) return;
  if (picture instanceof HTMLVideoElement && picture.srcObject) return;
  const { currentSrc } = picture;
  if (!currentSrc || /^(blob|data):/.test(currentSrc)) return;
  if (new URL(currentSrc, document.baseURI).origin === location.origin) return;
  throw new AppError(
    'bad-input',
    `The pixels of ${currentSrc} cannot be read, as it comes from another origin. Set the element’s “crossorigin” ` +
      'attribute; that server must allow it with “Access-Control-Allow-Origin”.',
  );
}
