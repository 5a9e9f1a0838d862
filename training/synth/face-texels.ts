import type { ObjMesh } from './obj';
import { createDepthBuffer, drawTriangles } from './rasteriser';

/** A mesh to lay maps over, in the base mesh's frame: decimetres, x to the subject's left, y up, z to the front. */
export interface SkinMesh {
  readonly base: Pick<ObjMesh, 'positions' | 'uvs'>;
  /** [F, 6], corners as in ObjMesh.triangles */
  readonly skinTriangles: Uint32Array;
}

/** Side of maps over the skin, as the skins themselves have. */
export const MAP_SIZE = 1024;

/**
 * The texels of the skin's texture layout, `size` on each side, that lie inside a region of the base mesh.
 * @returns texels, and rest: their place on the base mesh, [n, 3]
 */
export function faceTexels(
  assets: SkinMesh,
  inside: (x: number, y: number, z: number) => boolean,
  size = MAP_SIZE,
): { texels: Uint32Array; rest: Float32Array } {
  const { positions, uvs } = assets.base;
  const screen = new Float32Array((uvs.length / 2) * 3).fill(1);
  for (let t = 0; t < uvs.length / 2; t++) {
    screen[t * 3] = uvs[t * 2] * size;
    screen[t * 3 + 1] = (1 - uvs[t * 2 + 1]) * size;
  }
  const swapped = assets.skinTriangles.map((_, i, all) => all[i % 2 === 0 ? i + 1 : i - 1]);
  const texels: number[] = [];
  const rest: number[] = [];
  drawTriangles(createDepthBuffer(size, size), screen, swapped, true, (pixel, t, b0, b1, b2) => {
    const [a, b, c] = [swapped[t + 1] * 3, swapped[t + 3] * 3, swapped[t + 5] * 3];
    const place = [0, 1, 2].map((k) => b0 * positions[a + k] + b1 * positions[b + k] + b2 * positions[c + k]);
    if (inside(place[0], place[1], place[2])) {
      texels.push(pixel);
      rest.push(...place);
    }
    return true;
  });
  return { texels: Uint32Array.from(texels), rest: Float32Array.from(rest) };
}
