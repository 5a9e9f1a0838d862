import type { Figure } from './part';
import { type Camera, project } from './projection';
import { createDepthBuffer, type DepthBuffer, drawTriangles } from './rasteriser';
import { REGION_COUNT } from './regions';
import { type Lighting, type Shade, shade } from './shading';
import { castShadow } from './shadow';

/** Samples along each side of an output pixel. */
export const SUPERSAMPLING = 2;
/** Brings brows, lashes and hair in front of the skin that they lie on, decimetres. */
const FORWARD = 0.004;
const DEPTH_ALPHA = 0.6;

export interface Rendered {
  /** linear RGB [height, width, 3] at the output's size */
  readonly image: Float32Array;
  /** [height, width] the share of each pixel that is figure */
  readonly cover: Float32Array;
  /** by number of a face region: the share of what the camera would see of it that things hide, 0..1 */
  readonly hidden: readonly number[];
}

/**
 * Draws a figure over a background: opaque parts first find the nearest surface of each sample and are
 * shaded once, then brows, lashes and hair are blended in order.
 * @param camera in samples: its width and height are SUPERSAMPLING × the output's
 * @param background linear RGB at the output's size
 * @param regions by triangle of the skin, see faceRegions
 */
export function render(
  figure: Figure,
  camera: Camera,
  lighting: Lighting,
  background: Float32Array,
  regions: Uint8Array,
): Rendered {
  const { width, height } = camera;
  const buffer = createDepthBuffer(width, height);
  const colour = new Float32Array(width * height * 3);
  const covered = new Uint8Array(width * height);
  spread(background, colour, width, height);

  const lit = castShadow(figure, lighting, camera);
  const out: Shade = { red: 0, green: 0, blue: 0, alpha: 0 };
  const owner = new Uint8Array(width * height);
  const triangle = new Uint32Array(width * height);
  const corners = new Float32Array(width * height * 2);
  const regionAt = new Uint8Array(width * height);
  figure.opaque.forEach((part, index) => {
    if (index === figure.bodyParts) {
      for (let pixel = 0; pixel < owner.length; pixel++) {
        if (owner[pixel] === 1) regionAt[pixel] = regions[triangle[pixel] / 6];
      }
    }
    drawTriangles(buffer, project(camera, part.points), part.triangles, part.twoSided, (pixel, t, b0, b1) => {
      owner[pixel] = index + 1;
      triangle[pixel] = t;
      corners[pixel * 2] = b0;
      corners[pixel * 2 + 1] = b1;
      return true;
    });
  });
  const hidden = hiddenShares(regionAt, owner, figure.bodyParts);
  const occlusion = ambientOcclusion(buffer, camera);
  for (let pixel = 0; pixel < owner.length; pixel++) {
    if (owner[pixel] === 0) continue;
    const part = figure.opaque[owner[pixel] - 1];
    const b0 = corners[pixel * 2];
    const b1 = corners[pixel * 2 + 1];
    const b2 = 1 - b0 - b1;
    shade(out, part, lighting, triangle[pixel], b0, b1, b2, lit(part, triangle[pixel], b0, b1, b2));
    const open = occlusion[pixel];
    colour[pixel * 3] = out.red * open;
    colour[pixel * 3 + 1] = out.green * open;
    colour[pixel * 3 + 2] = out.blue * open;
    covered[pixel] = 1;
  }

  for (const part of figure.blended) {
    drawTriangles(
      buffer,
      project(camera, part.points, FORWARD),
      part.triangles,
      true,
      (pixel, t, b0, b1, b2) => {
        shade(out, part, lighting, t, b0, b1, b2, lit(part, t, b0, b1, b2));
        if (out.alpha < 0.02) return false;
        const at = pixel * 3;
        colour[at] += (out.red - colour[at]) * out.alpha;
        colour[at + 1] += (out.green - colour[at + 1]) * out.alpha;
        colour[at + 2] += (out.blue - colour[at + 2]) * out.alpha;
        return out.alpha > DEPTH_ALPHA;
      },
    );
  }
  return { ...reduce(colour, covered, width, height), hidden };
}

function hiddenShares(regionAt: Uint8Array, owner: Uint8Array, bodyParts: number): number[] {
  const seen = new Array<number>(REGION_COUNT).fill(0);
  const covered = new Array<number>(REGION_COUNT).fill(0);
  for (let pixel = 0; pixel < owner.length; pixel++) {
    seen[regionAt[pixel]]++;
    if (owner[pixel] > bodyParts) covered[regionAt[pixel]]++;
  }
  return seen.map((count, region) => (count > 0 ? covered[region] / count : 0));
}

/**
 * Light that hollows keep: for each sample, how much of its surroundings lies in front of it, seen in the
 * depth buffer. Radius about 6 mm and 18 mm.
 */
function ambientOcclusion(buffer: DepthBuffer, camera: Camera): Float32Array {
  const { width, height, inverse } = buffer;
  const open = new Float32Array(width * height).fill(1);
  const step = (0.06 * camera.focal) / camera.distance;
  const taps: [number, number, number][] = [];
  for (let k = 0; k < 10; k++) {
    const angle = (k * 2 * Math.PI) / 10;
    const radius = k % 2 === 0 ? step : 3 * step;
    taps.push([
      Math.round(radius * Math.cos(angle)),
      Math.round(radius * Math.sin(angle)),
      k % 2 === 0 ? 0.06 : 0.18,
    ]);
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (inverse[pixel] === 0) continue;
      const depth = 1 / inverse[pixel];
      let blocked = 0;
      for (let k = 0; k < taps.length; k++) {
        const sx = x + taps[k][0];
        const sy = y + taps[k][1];
        if (sx < 0 || sy < 0 || sx >= width || sy >= height) continue;
        const other = inverse[sy * width + sx];
        if (other === 0) continue;
        const rise = (depth - 1 / other) / taps[k][2];
        // A surface far in front is another object, not the wall of this hollow.
        if (rise > 0.15) blocked += Math.min(1, rise - 0.15) * (rise > 5 ? 0.3 : 1);
      }
      open[pixel] = 1 - 0.75 * Math.min(1, (1.5 * blocked) / taps.length);
    }
  }
  return open;
}

function spread(background: Float32Array, colour: Float32Array, width: number, height: number): void {
  const small = width / SUPERSAMPLING;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (Math.floor(y / SUPERSAMPLING) * small + Math.floor(x / SUPERSAMPLING)) * 3;
      const to = (y * width + x) * 3;
      colour[to] = background[from];
      colour[to + 1] = background[from + 1];
      colour[to + 2] = background[from + 2];
    }
  }
}

/** Averages the samples of each output pixel. */
function reduce(
  colour: Float32Array,
  covered: Uint8Array,
  width: number,
  height: number,
): { image: Float32Array; cover: Float32Array } {
  const small = width / SUPERSAMPLING;
  const image = new Float32Array((small * height * 3) / SUPERSAMPLING);
  const cover = new Float32Array((small * height) / SUPERSAMPLING);
  const share = 1 / (SUPERSAMPLING * SUPERSAMPLING);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = Math.floor(y / SUPERSAMPLING) * small + Math.floor(x / SUPERSAMPLING);
      const from = y * width + x;
      // One blown-out sample must not whiten the whole pixel.
      for (let k = 0; k < 3; k++) image[to * 3 + k] += share * Math.min(2, colour[from * 3 + k]);
      cover[to] += share * covered[from];
    }
  }
  return { image, cover };
}
