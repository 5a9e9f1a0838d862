import { alignCrop } from '../../../lib/vision/align';
import { cropFace } from '../../../lib/vision/crop';
import { LEFT_IRIS, MESH_POINTS, RIGHT_IRIS } from '../../../lib/vision/face-mesh';
import type { PixelImage } from '../../../lib/vision/pixels';
import type { Triangle } from './au-mesh';
import { warpPiecewise } from './piecewise';

/** What of a crop turns with the head. */
export interface FaceMesh {
  /** [478, 3]: x, y and z in pixels of the crop, smaller z is nearer */
  readonly points: readonly number[];
  readonly triangles: readonly Triangle[];
}

/**
 * A crop whose face is turned about the head's upright axis, aligned by the eyes again; what lies around the face
 * stays where it is.
 * @param crop RGB bytes [side, side, 3]
 * @param degrees positive turns the subject to the picture's right
 */
export function turned(
  crop: Uint8Array,
  side: number,
  { points, triangles }: FaceMesh,
  degrees: number,
): Uint8Array {
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  const at = (axis: 0 | 1 | 2) => Array.from({ length: MESH_POINTS }, (_, i) => points[3 * i + axis]);
  const [xs, ys, zs] = [at(0), at(1), at(2)];
  const centre = (Math.min(...xs) + Math.max(...xs)) / 2;
  const axis = Math.max(...zs);
  const to = xs.map((x, i) => ({ x: centre + (x - centre) * cos - (zs[i] - axis) * sin, y: ys[i] }));
  const depth = (i: number) => (xs[i] - centre) * sin + (zs[i] - axis) * cos;
  const farFirst = [...triangles].sort((one, other) => sumOf(other, depth) - sumOf(one, depth));
  const from = xs.map((x, i) => ({ x, y: ys[i] }));
  const warped = warpPiecewise(crop, side, from, to, farFirst);
  const map = alignCrop({ right: to[RIGHT_IRIS], left: to[LEFT_IRIS] }, side);
  return cropFace(pictureOf(warped, side), map, side);
}

function sumOf(triangle: Triangle, depth: (point: number) => number): number {
  return triangle.reduce((sum, point) => sum + depth(point), 0);
}

/** A crop as the vision code takes pictures. */
export function pictureOf(crop: Uint8Array, side: number): PixelImage {
  const data = new Uint8ClampedArray(side * side * 4);
  for (let i = 0; i < side * side; i++) data.set(crop.subarray(i * 3, i * 3 + 3), i * 4);
  return { width: side, height: side, data };
}
