// Runs in the browser: from a file to the pixels that a face is looked for in.
import { AppError } from '../errors';
import { decodeTiff, isTiff } from './decode-tiff';

/**
 * Frames are reduced to this width: enough for a face at arm's length, and half the work of 1280. Photographs for labelling
 * too, see docs/decisions/weak-labels.md.
 */
const MOST_WIDTH = 960;

/** Whether frames of this width are reduced. */
export function isWide(width: number): boolean {
  return width > MOST_WIDTH;
}
/**
 * The grey behind what is transparent. A canvas would leave black there, which a face that was cut out never stood
 * before and which the model has not seen.
 */
const GROUND = 128;

/** A picture file as a frame. */
export interface DecodedPicture {
  /** Of the whole upright picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The frame that is read of it; the caller's to close. */
  readonly bitmap: ImageBitmap;
}

/**
 * The picture upright, or the first one of several, on grey where it is transparent. What kind it is, its content says.
 * @returns the caller's to close
 * @throws AppError bad-input
 */
export async function decodeWhole(file: Blob): Promise<ImageBitmap> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (isTiff(head)) return decodeTiff(file, GROUND);
  const picture = await decodedByBrowser(file);
  return isJpeg(head) ? picture : onGround(picture);
}

/**
 * The same, reduced to what is read of it.
 * @throws AppError bad-input
 */
export async function decodePicture(file: Blob): Promise<DecodedPicture> {
  const picture = await decodeWhole(file);
  const { width, height } = picture;
  try {
    return { width, height, bitmap: await reduced(picture, width, height) };
  } finally {
    picture.close();
  }
}

async function decodedByBrowser(file: Blob): Promise<ImageBitmap> {
  // A browser that is told a type believes it, and the type comes from the name.
  const bytes = file.type === '' ? file : file.slice(0, file.size, '');
  return createImageBitmap(bytes, { imageOrientation: 'from-image' }).catch((cause) => {
    throw new AppError('bad-input', 'it is damaged or not a picture', { cause });
  });
}

/** The one kind without transparent parts that is worth telling apart. */
function isJpeg([a, b, c]: Uint8Array): boolean {
  return a === 0xff && b === 0xd8 && c === 0xff;
}

/**
 * A picture on grey, where it is transparent.
 * @param bitmap is closed
 */
export function onGround(bitmap: ImageBitmap): ImageBitmap {
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = `rgb(${GROUND} ${GROUND} ${GROUND})`;
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.transferToImageBitmap();
}

/** The frame that is read of a picture: the picture itself, or a smaller one where it is wider than needed. */
export function reduced(
  picture: ImageBitmap | HTMLVideoElement | OffscreenCanvas | VideoFrame,
  width: number,
  height: number,
): Promise<ImageBitmap> {
  if (!isWide(width)) return createImageBitmap(picture);
  const resizeHeight = Math.round((height * MOST_WIDTH) / width);
  return createImageBitmap(picture, { resizeWidth: MOST_WIDTH, resizeHeight, resizeQuality: 'medium' });
}
