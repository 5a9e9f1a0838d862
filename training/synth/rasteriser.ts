/** A depth buffer: the inverse depth of the nearest surface so far, 0 where there is none. */
export interface DepthBuffer {
  readonly width: number;
  readonly height: number;
  readonly inverse: Float32Array;
}

export function createDepthBuffer(width: number, height: number): DepthBuffer {
  return { width, height, inverse: new Float32Array(width * height) };
}

/**
 * Called for every pixel of a triangle that passes the depth test.
 * b0, b1, b2 are the corner weights after perspective correction; true keeps the depth.
 */
export type Fragment = (
  pixel: number,
  triangle: number,
  b0: number,
  b1: number,
  b2: number,
  inverseDepth: number,
) => boolean;

/**
 * Draws triangles against a depth buffer.
 * @param screen [n, 3] x, y in pixels and inverse depth, see project
 * @param triangles [F, 6] as in ObjMesh
 * @param twoSided also draws triangles seen from behind
 */
export function drawTriangles(
  buffer: DepthBuffer,
  screen: Float32Array,
  triangles: Uint32Array,
  twoSided: boolean,
  fragment: Fragment,
): void {
  const { width, height, inverse } = buffer;
  for (let t = 0; t < triangles.length; t += 6) {
    const a = triangles[t] * 3;
    const b = triangles[t + 2] * 3;
    const c = triangles[t + 4] * 3;
    const ax = screen[a];
    const ay = screen[a + 1];
    const bx = screen[b];
    const by = screen[b + 1];
    const cx = screen[c];
    const cy = screen[c + 1];
    const area = (cx - ax) * (by - ay) - (bx - ax) * (cy - ay);
    if (area === 0 || (area < 0 && !twoSided)) continue;

    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    const aw = screen[a + 2];
    const bw = screen[b + 2];
    const cw = screen[c + 2];
    for (let row = top; row <= bottom; row++) {
      const y = row + 0.5;
      for (let column = left; column <= right; column++) {
        const x = column + 0.5;
        const s0 = ((cx - bx) * (by - y) - (bx - x) * (cy - by)) / area;
        const s1 = ((ax - cx) * (cy - y) - (cx - x) * (ay - cy)) / area;
        const s2 = 1 - s0 - s1;
        if (s0 < 0 || s1 < 0 || s2 < 0) continue;
        const inverseDepth = s0 * aw + s1 * bw + s2 * cw;
        const pixel = row * width + column;
        if (inverseDepth <= inverse[pixel]) continue;
        const depth = 1 / inverseDepth;
        if (fragment(pixel, t, s0 * aw * depth, s1 * bw * depth, s2 * cw * depth, inverseDepth)) {
          inverse[pixel] = inverseDepth;
        }
      }
    }
  }
}
