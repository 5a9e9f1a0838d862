import type { Arena } from './arena';

/** Bytes of a number. */
export const FLOAT_BYTES = 4;
/** The vectors of a kernel may read so far behind the last pixel; what they find there is not used. */
const SPARE_BYTES = 64;

/**
 * A feature map [images, height, width, channels] in the arena with a border of zeros on each side, so that a filter's
 * taps never need a look at the edge. All distances are in bytes.
 */
export interface FeatureMap {
  readonly images: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** First pixel on the border, and first within. */
  readonly corner: number;
  readonly start: number;
  /** From one pixel, line and image to the next. */
  readonly pixel: number;
  readonly line: number;
  readonly image: number;
}

/**
 * @param border zeros before the first pixel and line; there are at least as many behind the last
 * @param side least height and width with the borders, for kernels that read in squares
 */
export function takeMap(
  arena: Arena,
  images: number,
  [height, width, channels]: readonly [number, number, number],
  border: number,
  side = 0,
): FeatureMap {
  const pixel = channels * FLOAT_BYTES;
  const line = Math.max(width + 2 * border, side) * pixel;
  const image = Math.max(height + 2 * border, side) * line;
  const corner = arena.take(images * image + SPARE_BYTES);
  return {
    images,
    height,
    width,
    channels,
    corner,
    start: corner + border * (line + pixel),
    pixel,
    line,
    image,
  };
}

/** One image of a map, in its place. */
export function imageOf(map: FeatureMap, index: number): FeatureMap {
  const { corner, start, image } = map;
  return { ...map, images: 1, corner: corner + index * image, start: start + index * image };
}
