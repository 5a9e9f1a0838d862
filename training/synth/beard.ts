import { Random } from '../../lib/numbers/random';
import type { Texture } from './assets';
import { faceTexels, MAP_SIZE, type SkinMesh } from './face-texels';
import type { BeardStyle, Identity } from './identity';

/** The region of the base mesh where a beard may grow. */
export function bearded(x: number, y: number, z: number): boolean {
  return y > 6.02 && y < 7.25 && z > 0.3 && y < 6.86 + 0.62 * Math.max(0, Math.abs(x) - 0.28);
}

const regions = new WeakMap<SkinMesh, ReturnType<typeof faceTexels>>();

/** The hairs of a person's beard as a texture over the skin's layout; null for none. */
export function growBeard(
  assets: SkinMesh,
  { beard, number, hairColour }: Pick<Identity, 'beard' | 'number' | 'hairColour'>,
): Texture | null {
  if (!beard) return null;
  const region = regions.get(assets) ?? faceTexels(assets, bearded);
  regions.set(assets, region);
  const random = new Random(7004, number);
  const grain = Float32Array.from({ length: 65536 }, () => random.uniform());
  const coarse = random.range(0.15, 0.5);
  const data = new Uint8Array(MAP_SIZE * MAP_SIZE * 4);
  const most = beard.style === 'stubble' ? 0.4 : 0.42;
  region.texels.forEach((texel, i) => {
    const [x, y, z] = region.rest.subarray(i * 3, i * 3 + 3);
    const cover = growth(beard.style, Math.abs(x), y, z);
    if (cover <= 0) return;
    const fine = grain[(texel * 7919) & 65535];
    // Strands run down the face: grain that is long in y.
    const strand = grain[((x * 160) & 255) + (((y * 28) & 255) << 8)];
    const hair = coarse * strand + (1 - coarse) * fine;
    const shade = 0.6 + 0.7 * fine;
    for (let k = 0; k < 3; k++) data[texel * 4 + k] = Math.min(255, hairColour[k] * shade);
    data[texel * 4 + 3] = 255 * Math.min(1, Math.max(0, most * beard.density * cover * (0.35 + 1.3 * hair)));
  });
  return { width: MAP_SIZE, height: MAP_SIZE, data };
}

/** How densely hair grows at a place of the base mesh, 0..1. @param x without sign */
function growth(style: BeardStyle, x: number, y: number, z: number): number {
  const lips = soft(Math.hypot(x / 0.29, (y - 6.597) / 0.108) - 1, 0.14);
  const moustache = soft(0.31 - x, 0.06) * soft(y - 6.66, 0.03) * soft(6.835 - 0.1 * x - y, 0.03);
  if (style === 'moustache') return lips * moustache;
  const chin = soft(0.3 - x, 0.1) * soft(6.52 - y, 0.06) * soft(y - 6.14, 0.12);
  if (style === 'goatee') {
    const sides = soft(0.06 - Math.abs(x - 0.31), 0.04) * soft(6.75 - y, 0.06);
    return lips * Math.max(moustache, chin, sides);
  }
  const cheeks =
    soft(6.66 + 0.6 * Math.max(0, x - 0.3) - y, 0.1) * soft(y - 6.08, 0.15) * soft(z - 0.32, 0.12);
  return lips * Math.max(moustache, cheeks);
}

/** 0 below zero, 1 beyond `width`, smooth between. */
function soft(value: number, width: number): number {
  const t = Math.min(1, Math.max(0, value / width));
  return t * t * (3 - 2 * t);
}
