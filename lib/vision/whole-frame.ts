import type { Similarity } from './align';
import { cropFace } from './crop';
import { isWide, reduced } from './decode-picture';
import type { DetectedFace } from './detected-face';
import { FramePixels } from './frame-pixels';
import type { Point } from './pixels';

/** A picture in which faces are looked for. */
export interface Frame {
  /** What is read: the picture, or a smaller copy of a wide one. Positions are in its pixels. */
  readonly pixels: ImageData;
  /** The picture itself: what is small in it is read from here. */
  readonly whole: ImageBitmap | OffscreenCanvas;
}

/**
 * @param picture stays the caller's, and must live as long as the frame
 * @param pixels reads it; a caller that reads many frames keeps one
 */
export async function takeFrame(picture: ImageBitmap, pixels = new FramePixels()): Promise<Frame> {
  if (!isWide(picture.width)) return { pixels: pixels.read(picture), whole: picture };
  const smaller = await reduced(picture, picture.width, picture.height);
  try {
    return { pixels: pixels.read(smaller), whole: picture };
  } finally {
    smaller.close();
  }
}

/** A square of a frame, from which a picture of its own can be painted. */
export interface Window {
  readonly middle: Point;
  /** In pixels of the frame. */
  readonly side: number;
  /** Which direction of the frame is the window's x axis, in radians. */
  readonly angle: number;
}

/** The square around a whole frame, as a detector pads it. */
export function wholeWindow({ pixels: { width, height } }: Frame, angle: number): Window {
  return { middle: { x: width / 2, y: height / 2 }, side: Math.max(width, height), angle };
}

/**
 * Paints a window, black where it reaches beyond the frame.
 * @param size side in pixels
 */
export function paintWindow(
  { pixels, whole }: Frame,
  { middle, side, angle }: Window,
  size: number,
): ImageData {
  const context = new OffscreenCanvas(size, size).getContext('2d', { willReadFrequently: true })!;
  context.fillRect(0, 0, size, size);
  context.imageSmoothingQuality = 'medium';
  context.translate(size / 2, size / 2);
  context.scale(size / side, size / side);
  context.rotate(-angle);
  context.translate(-middle.x, -middle.y);
  context.drawImage(whole, 0, 0, pixels.width, pixels.height);
  return context.getImageData(0, 0, size, size);
}

/** A face that was found in a painted window, in pixels of the frame. */
export function fromWindow(face: DetectedFace, { middle, side, angle }: Window, size: number): DetectedFace {
  const scale = side / size;
  const [along, across] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const placed = ({ x, y }: Point) => {
    const [u, v] = [x - size / 2, y - size / 2];
    return { x: middle.x + u * along - v * across, y: middle.y + u * across + v * along };
  };
  const { x, y, width, height } = face.box;
  const boxMiddle = placed({ x: x + width / 2, y: y + height / 2 });
  const box = {
    x: boxMiddle.x - (width * scale) / 2,
    y: boxMiddle.y - (height * scale) / 2,
    width: width * scale,
    height: height * scale,
  };
  const keypoints = face.keypoints.map(placed);
  return { score: face.score, box, keypoints, eyes: { right: keypoints[0], left: keypoints[1] } };
}

/**
 * Cuts a face out, from the whole picture where the smaller copy has fewer pixels than the crop.
 * @param map crop pixels to pixels of the frame, see alignCrop and alignInput
 * @param size side of the crop in pixels
 * @returns RGB bytes, [size, size, 3]
 */
export function cropOf({ pixels, whole }: Frame, map: Similarity, size: number): Uint8Array {
  const scale = whole.width / pixels.width;
  if (scale <= 1 || Math.hypot(map.a, map.b) >= 1) return cropFace(pixels, map, size);
  // The part of the whole picture under the crop, and what lies around it as far as it reaches.
  const corners = [0, size].flatMap((x) => [0, size].map((y) => ({ x, y })));
  const reach = corners.map(({ x, y }) => ({
    x: (map.a * x - map.b * y + map.tx) * scale,
    y: (map.b * x + map.a * y + map.ty) * scale,
  }));
  const span = (values: number[], length: number) => {
    const from = Math.min(length - 1, Math.max(0, Math.floor(Math.min(...values)) - 1));
    return [from, Math.max(1, Math.min(length, Math.ceil(Math.max(...values)) + 1) - from)];
  };
  const [left, width] = span(
    reach.map(({ x }) => x),
    whole.width,
  );
  const [top, height] = span(
    reach.map(({ y }) => y),
    whole.height,
  );
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(whole, left, top, width, height, 0, 0, width, height);
  const inPart = {
    a: map.a * scale,
    b: map.b * scale,
    tx: map.tx * scale - left,
    ty: map.ty * scale - top,
  };
  return cropFace(context.getImageData(0, 0, width, height), inPart, size);
}
