import type { Figure, Lit } from './part';
import type { Camera } from './projection';
import { createDepthBuffer, drawTriangles } from './rasteriser';
import type { Lighting } from './shading';

const SIZE = 224;
/** Half the side of the lit field, decimetres. */
const REACH = 2.2;
/** Surfaces this close to the caster count as lit, decimetres; more for a soft shadow, whose taps reach far. */
const BIAS = 0.05;
const TAPS = 12;
const HAIR_COVER = 0.5;

/**
 * The shadow of skin and hair in the first light, by a depth map drawn from the light's direction.
 * @returns the share of that light at a point of a part, from 1 − lighting.shadow to 1
 */
export function castShadow(figure: Figure, lighting: Lighting, camera: Camera): Lit {
  if (lighting.shadow === 0) return () => 1;
  const [dx, dy, dz] = lighting.lights[0].direction;
  const flat = Math.hypot(dx, dz);
  const right = [dz / flat, 0, -dx / flat];
  const up = [dy * right[2], dz * right[0] - dx * right[2], -dy * right[0]];
  const pixels = SIZE / (2 * REACH);
  const toLight = (x: number, y: number, z: number, out: Float32Array, at: number) => {
    const pz = z + camera.distance;
    out[at] = SIZE / 2 + pixels * (x * right[0] + pz * right[2]);
    out[at + 1] = SIZE / 2 - pixels * (x * up[0] + y * up[1] + pz * up[2]);
    // Stands in for an inverse depth: larger is nearer to the light, always positive.
    out[at + 2] = 100 + x * dx + y * dy + pz * dz;
  };

  const buffer = createDepthBuffer(SIZE, SIZE);
  for (const part of figure.casters) {
    const screen = new Float32Array(part.points.length);
    for (let i = 0; i < screen.length; i += 3) {
      toLight(part.points[i], part.points[i + 1], part.points[i + 2], screen, i);
    }
    const { texture } = part.material;
    drawTriangles(buffer, screen, part.triangles, true, (_pixel, t, b0, b1, b2) => {
      if (part === figure.opaque[0]) return true;
      const u = mixed(part.uvs, part.triangles, t, 0, b0, b1, b2);
      const v = mixed(part.uvs, part.triangles, t, 1, b0, b1, b2);
      const x = Math.min(texture.width - 1, Math.max(0, Math.floor(u * texture.width)));
      const y = Math.min(texture.height - 1, Math.max(0, Math.floor((1 - v) * texture.height)));
      return texture.data[(y * texture.width + x) * 4 + 3] > 255 * HAIR_COVER;
    });
  }

  const place = new Float32Array(3);
  const bias = BIAS + 0.25 * lighting.softness;
  const taps = sunflower(lighting.softness * pixels);
  return ({ points, triangles }, t, b0, b1, b2) => {
    const a = triangles[t] * 3;
    const b = triangles[t + 2] * 3;
    const c = triangles[t + 4] * 3;
    toLight(
      b0 * points[a] + b1 * points[b] + b2 * points[c],
      b0 * points[a + 1] + b1 * points[b + 1] + b2 * points[c + 1],
      b0 * points[a + 2] + b1 * points[b + 2] + b2 * points[c + 2],
      place,
      0,
    );
    let dark = 0;
    for (let k = 0; k < TAPS; k++) {
      const x = Math.floor(place[0] + taps[2 * k]);
      const y = Math.floor(place[1] + taps[2 * k + 1]);
      if (x < 0 || y < 0 || x >= SIZE || y >= SIZE) continue;
      const rise = buffer.inverse[y * SIZE + x] - place[2] - bias;
      if (rise > 0) dark += Math.min(1, rise / (0.04 + lighting.softness));
    }
    return 1 - (lighting.shadow * dark) / TAPS;
  };
}

/** Points spread evenly over a disc, x and y in turn. */
function sunflower(radius: number): Float32Array {
  return Float32Array.from({ length: 2 * TAPS }, (_, i) => {
    const k = i >> 1;
    const angle = 2.39996 * k;
    return radius * Math.sqrt((k + 0.5) / TAPS) * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
}

function mixed(
  uvs: Float32Array,
  triangles: Uint32Array,
  t: number,
  axis: number,
  b0: number,
  b1: number,
  b2: number,
): number {
  return (
    b0 * uvs[triangles[t + 1] * 2 + axis] +
    b1 * uvs[triangles[t + 3] * 2 + axis] +
    b2 * uvs[triangles[t + 5] * 2 + axis]
  );
}
