import { multiplyFour } from './four-pixels';
import { multiplySix } from './six-pixels';
import { Tile } from './tile';

/** Pixels start..end in sixes and fours, whichever leave the fewest over. */
export function multiplyPixels(tile: Tile, start: i32, end: i32): void {
  for (let pixel = start; pixel < end; ) {
    const left = end - pixel;
    if (left <= 4 || left === 7 || left === 8) {
      multiplyFour(tile, pixel, end - 1);
      pixel += 4;
    } else {
      multiplySix(tile, pixel, end - 1);
      pixel += 6;
    }
  }
}
