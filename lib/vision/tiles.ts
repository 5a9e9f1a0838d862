import type { Window } from './whole-frame';

/** Least side of a tile in pixels of the whole picture: a head of 40 pixels then is one of 16 to the full-range network. */
const LEAST_SIDE = 480;
/** Most tiles along the longer side of a picture, but for their overlap. */
const MOST_ALONG = 4;
/** What neighbours share, so that a face at a border is whole in one of them. */
const OVERLAP = 1 / 6;

/**
 * Squares that cover a frame, for faces too small for a look at the whole of it.
 * @param frame its size in pixels, and those of the whole picture for each of them
 * @param angle which direction of the frame is the tiles' x axis, in radians; a multiple of a quarter turn
 * @returns none for a picture that is hardly larger than one of them
 */
export function tilesOf(
  { width, height, scale }: { width: number; height: number; scale: number },
  angle: number,
): Window[] {
  const longer = Math.max(width, height);
  const side = Math.max(LEAST_SIDE / scale, longer / MOST_ALONG);
  if (longer < side * (1 + OVERLAP)) return [];
  const rows = middles(height, side);
  return rows.flatMap((y) => middles(width, side).map((x) => ({ middle: { x, y }, side, angle })));
}

function middles(length: number, side: number): number[] {
  if (length <= side) return [length / 2];
  const count = Math.ceil((length - side) / (side * (1 - OVERLAP))) + 1;
  return Array.from({ length: count }, (_, i) => side / 2 + (i * (length - side)) / (count - 1));
}
