import { Random } from '../../../lib/numbers/random';
import type { Texture } from '../assets';
import { faceTexels, type SkinMesh } from '../face-texels';
import { skinWhere } from '../figure';
import type { Part } from '../part';
import type { Hat } from '../things';
import { SKIN_SIZE } from './face-map';
import type { IctModel } from './ict-model';
import type { IctPerson } from './ict-person';

const LAYERS = 7;
/** Hair stands off no further under a hat, decimetres. */
const UNDER_HAT = 0.03;

/** Where hair begins on the mean head: the lowest y at a depth z, from the nape over the ear to the forehead. */
const EDGE: readonly (readonly [z: number, y: number])[] = [
  [-0.05, 6.85],
  [0.15, 7.4],
  [0.5, 7.42],
  [0.53, 7.2],
  [0.64, 7.25],
  [0.76, 7.72],
  [1.05, 8],
];

/** How far a place of the mean head is inside the hair, decimetres, negative outside. */
function insideHair(y: number, z: number): number {
  let edge = z < EDGE[0][0] ? EDGE[0][1] : EDGE[EDGE.length - 1][1];
  for (let k = 1; k < EDGE.length; k++) {
    const [fromZ, fromY] = EDGE[k - 1];
    const [toZ, toY] = EDGE[k];
    if (z >= fromZ && z < toZ) edge = fromY + ((toY - fromY) * (z - fromZ)) / (toZ - fromZ);
  }
  return y - edge;
}

/** Share of a place that hair covers, 0..1. @param line see IctPerson.hair */
export function hairCover(y: number, z: number, line: number): number {
  const front = Math.min(1, Math.max(0, (z - 0.6) / 0.3));
  return Math.min(1, Math.max(0, 0.5 + (insideHair(y, z) - line * front) / 0.07));
}

const regions = new WeakMap<SkinMesh, ReturnType<typeof faceTexels>>();
const hairy = new WeakMap<SkinMesh, Uint32Array>();
const mayGrow = (_x: number, y: number, z: number) => insideHair(y, z) > -0.15;

/** The hairs on a part of a person's head as a texture over its layout; null for none. */
export function growHair(mesh: SkinMesh, { hair, number, hairColour }: IctPerson): Texture | null {
  if (!hair) return null;
  const region = regions.get(mesh) ?? faceTexels(mesh, mayGrow, SKIN_SIZE);
  regions.set(mesh, region);
  const random = new Random(7108, number);
  const grain = Float32Array.from({ length: 65536 }, () => random.uniform());
  const data = new Uint8Array(SKIN_SIZE * SKIN_SIZE * 4);
  const { texels, rest } = region;
  for (let i = 0; i < texels.length; i++) {
    const [x, y, z] = [rest[i * 3], rest[i * 3 + 1], rest[i * 3 + 2]];
    const cover = hairCover(y, z, hair.line);
    if (cover <= 0) continue;
    const fine = grain[(texels[i] * 7919) & 65535];
    // Strands run back from the forehead and down the sides.
    const strand = grain[((x * 90 + y * 30) & 255) + ((((z - y) * 22) & 255) << 8)];
    const shade = 0.55 + 0.35 * strand + 0.3 * fine;
    for (let k = 0; k < 3; k++) data[texels[i] * 4 + k] = Math.min(255, hairColour[k] * shade);
    data[texels[i] * 4 + 3] = 255 * Math.min(1, cover * (0.35 + 0.5 * strand + 0.4 * fine));
  }
  return { width: SKIN_SIZE, height: SKIN_SIZE, data };
}

const shares = new WeakMap<IctModel, Float64Array>();

/** [V] share of its length that hair has. Its edge lies flat, or it would stand off like a helmet. */
function lengths(model: IctModel): Float64Array {
  const before = shares.get(model);
  if (before) return before;
  const { positions } = model.base;
  const found = Float64Array.from({ length: positions.length / 3 }, (_, v) =>
    Math.min(1, Math.max(0, insideHair(positions[v * 3 + 1], positions[v * 3 + 2]) / 0.3)),
  );
  shares.set(model, found);
  return found;
}

/** Copies of the skin where hair grows, each further out; together they look like short hair. */
export function hairLayers(
  model: IctModel,
  { hair }: IctPerson,
  hat: Hat | null,
  parts: readonly (readonly [mesh: SkinMesh, skin: Part, texture: Texture | null])[],
): Part[] {
  if (!hair) return [];
  const share = lengths(model);
  const length = hat ? Math.min(hair.length, UNDER_HAT) : hair.length;
  const layers: Part[] = [];
  for (let layer = 0; layer < LAYERS; layer++) {
    const out = (length * layer) / (LAYERS - 1);
    const { points, normals } = parts[0][1];
    const raised = points.slice();
    for (let i = 0; i < raised.length; i++) raised[i] += out * share[Math.floor(i / 3)] * normals[i];
    for (const [mesh, skin, texture] of parts) {
      if (!texture) continue;
      layers.push({
        ...skin,
        points: raised,
        triangles: skinWhere(mesh, hairy, mayGrow),
        material: { texture, specular: 0.04, gloss: 12, wrap: 0.3, dim: 1 },
        creases: undefined,
        hollow: undefined,
      });
    }
  }
  return layers;
}
