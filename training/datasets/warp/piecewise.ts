import { clamp } from '../../../lib/numbers/clamp';
import type { Point } from '../../../lib/vision/pixels';
import type { Triangle } from './au-mesh';

/** Three texture coordinates of a pixel within a triangle may be this far outside: seams stay closed. */
const SLACK = 1e-6;

/**
 * Moves the content of triangles, each by the affine map of its corners; what lies outside of all stays.
 * @param crop RGB bytes [side, side, 3], which stay as they are
 * @param from corners in the crop, pixel centres at .5
 * @param to where they go
 * @param triangles later ones cover earlier ones
 */
export function warpPiecewise(
  crop: Uint8Array,
  side: number,
  from: readonly Point[],
  to: readonly Point[],
  triangles: readonly Triangle[],
): Uint8Array {
  const result = Uint8Array.from(crop);
  for (const [i, j, k] of triangles) {
    const [a, b, c] = [to[i], to[j], to[k]];
    const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
    if (Math.abs(area) < SLACK) continue;
    const [left, right] = spanOf([a.x, b.x, c.x], side);
    const [top, bottom] = spanOf([a.y, b.y, c.y], side);
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const x = column + 0.5;
        const y = row + 0.5;
        const v = ((x - a.x) * (c.y - a.y) - (c.x - a.x) * (y - a.y)) / area;
        const w = ((b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y)) / area;
        const u = 1 - v - w;
        if (u < -SLACK || v < -SLACK || w < -SLACK) continue;
        const fromX = u * from[i].x + v * from[j].x + w * from[k].x;
        const fromY = u * from[i].y + v * from[j].y + w * from[k].y;
        sample(crop, side, fromX - 0.5, fromY - 0.5, result, (row * side + column) * 3);
      }
    }
  }
  return result;
}

/** First and last pixel whose centre may lie between the corners. */
function spanOf(corners: readonly number[], side: number): [number, number] {
  return [
    Math.max(0, Math.floor(Math.min(...corners) - 0.5)),
    Math.min(side - 1, Math.ceil(Math.max(...corners) - 0.5)),
  ];
}

/** Linear between neighbours; beyond the edge the edge is repeated. */
function sample(crop: Uint8Array, side: number, x: number, y: number, out: Uint8Array, to: number): void {
  const last = side - 1;
  const cx = clamp(x, 0, last);
  const cy = clamp(y, 0, last);
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const fx = cx - x0;
  const fy = cy - y0;
  const at = (y0 * side + x0) * 3;
  const right = x0 < last ? 3 : 0;
  const down = y0 < last ? side * 3 : 0;
  for (let channel = 0; channel < 3; channel++) {
    const here = at + channel;
    const above = crop[here] * (1 - fx) + crop[here + right] * fx;
    const below = crop[here + down] * (1 - fx) + crop[here + down + right] * fx;
    out[to + channel] = Math.round(above * (1 - fy) + below * fy);
  }
}
