import type { Texture } from './assets';
import type { Part } from './part';

/** sRGB byte → linear 0..1. */
export const LINEAR = Float32Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** A directional light in camera space; colour is linear RGB. */
export interface Light {
  /** towards the light, length 1 */
  readonly direction: readonly [number, number, number];
  readonly colour: readonly [number, number, number];
}

export interface Lighting {
  /** the first one casts the shadow */
  readonly lights: readonly Light[];
  readonly sky: readonly [number, number, number];
  readonly ground: readonly [number, number, number];
  /** 0 (a soft light) .. 1 (a hard one) */
  readonly shadow: number;
  /** how far the shadow's edge runs out, decimetres */
  readonly softness: number;
}

/** Linear RGB and coverage of the last fragment shaded. */
export interface Shade {
  red: number;
  green: number;
  blue: number;
  alpha: number;
}

/**
 * Colour of a point on a part: texture × (hemisphere ambient + Lambert that wraps round a little, as light
 * does in skin) + a soft highlight.
 * @param lit share of the first light that arrives, 0..1
 */
export function shade(
  out: Shade,
  part: Part,
  lighting: Lighting,
  triangle: number,
  b0: number,
  b1: number,
  b2: number,
  lit: number,
): void {
  const { triangles, uvs, normals, points, material } = part;
  const a = triangles[triangle] * 3;
  const b = triangles[triangle + 2] * 3;
  const c = triangles[triangle + 4] * 3;
  const ta = triangles[triangle + 1] * 2;
  const tb = triangles[triangle + 3] * 2;
  const tc = triangles[triangle + 5] * 2;
  const u = b0 * uvs[ta] + b1 * uvs[tb] + b2 * uvs[tc];
  const v = b0 * uvs[ta + 1] + b1 * uvs[tb + 1] + b2 * uvs[tc + 1];
  sampleTexture(out, material.texture, u, v);
  if (out.alpha < 0.02) return;

  let nx = b0 * normals[a] + b1 * normals[b] + b2 * normals[c];
  let ny = b0 * normals[a + 1] + b1 * normals[b + 1] + b2 * normals[c + 1];
  let nz = b0 * normals[a + 2] + b1 * normals[b + 2] + b2 * normals[c + 2];
  let vx = -(b0 * points[a] + b1 * points[b] + b2 * points[c]);
  let vy = -(b0 * points[a + 1] + b1 * points[b + 1] + b2 * points[c + 1]);
  let vz = -(b0 * points[a + 2] + b1 * points[b + 2] + b2 * points[c + 2]);
  const viewScale = 1 / Math.sqrt(vx * vx + vy * vy + vz * vz);
  vx *= viewScale;
  vy *= viewScale;
  vz *= viewScale;
  const facing = part.twoSided && nx * vx + ny * vy + nz * vz < 0 ? -1 : 1;
  const normalScale = facing / Math.sqrt(nx * nx + ny * ny + nz * nz + 1e-12);
  nx *= normalScale;
  ny *= normalScale;
  nz *= normalScale;

  const up = 0.5 + 0.5 * ny;
  const { sky, ground, lights } = lighting;
  let red = ground[0] + (sky[0] - ground[0]) * up;
  let green = ground[1] + (sky[1] - ground[1]) * up;
  let blue = ground[2] + (sky[2] - ground[2]) * up;
  let shine = 0;
  for (let k = 0; k < lights.length; k++) {
    const { direction, colour } = lights[k];
    const share = k === 0 ? lit : 1;
    const cosine = nx * direction[0] + ny * direction[1] + nz * direction[2];
    red += colour[0] * share * wrapped(cosine, material.wrap);
    green += colour[1] * share * wrapped(cosine, material.wrap * 0.4);
    blue += colour[2] * share * wrapped(cosine, material.wrap * 0.3);
    if (cosine > 0 && material.specular > 0) {
      const hx = direction[0] + vx;
      const hy = direction[1] + vy;
      const hz = direction[2] + vz;
      const half = (nx * hx + ny * hy + nz * hz) / Math.sqrt(hx * hx + hy * hy + hz * hz + 1e-12);
      const fall = material.gloss * (half - 1);
      if (fall > -7) shine += colour[1] * share * material.specular * Math.exp(fall);
    }
  }
  let dim = material.dim;
  if (part.hollow) {
    const hollow = b0 * part.hollow[a / 3] + b1 * part.hollow[b / 3] + b2 * part.hollow[c / 3];
    dim *= Math.min(1.08, Math.max(0.45, 1 - 1.6 * hollow));
  }
  if (part.creases) dim *= part.creases.at(u, v);
  out.red = out.red * red * dim + shine;
  out.green = out.green * green * dim + shine;
  out.blue = out.blue * blue * dim + shine;
}

function wrapped(cosine: number, wrap: number): number {
  return cosine > -wrap ? (cosine + wrap) / (1 + wrap) : 0;
}

/** Bilinear, repeating; writes linear RGB and alpha. */
function sampleTexture(out: Shade, texture: Texture, u: number, v: number): void {
  const { width, height, data } = texture;
  const x = (u - Math.floor(u)) * width - 0.5;
  const y = (1 - (v - Math.floor(v))) * height - 0.5;
  const x0 = x < 0 ? 0 : Math.floor(x);
  const y0 = y < 0 ? 0 : Math.floor(y);
  const x1 = x0 + 1 < width ? x0 + 1 : x0;
  const y1 = y0 + 1 < height ? y0 + 1 : y0;
  const fx = x - x0;
  const fy = y - y0;
  const i00 = (y0 * width + x0) * 4;
  const i10 = (y0 * width + x1) * 4;
  const i01 = (y1 * width + x0) * 4;
  const i11 = (y1 * width + x1) * 4;
  const w00 = (1 - fx) * (1 - fy);
  const w10 = fx * (1 - fy);
  const w01 = (1 - fx) * fy;
  const w11 = fx * fy;
  out.alpha = (w00 * data[i00 + 3] + w10 * data[i10 + 3] + w01 * data[i01 + 3] + w11 * data[i11 + 3]) / 255;
  out.red =
    w00 * LINEAR[data[i00]] + w10 * LINEAR[data[i10]] + w01 * LINEAR[data[i01]] + w11 * LINEAR[data[i11]];
  out.green =
    w00 * LINEAR[data[i00 + 1]] +
    w10 * LINEAR[data[i10 + 1]] +
    w01 * LINEAR[data[i01 + 1]] +
    w11 * LINEAR[data[i11 + 1]];
  out.blue =
    w00 * LINEAR[data[i00 + 2]] +
    w10 * LINEAR[data[i10 + 2]] +
    w01 * LINEAR[data[i01 + 2]] +
    w11 * LINEAR[data[i11 + 2]];
}
