import type { HeadAssets, Texture } from './assets';
import { type Camera, toCameraSpace } from './camera';
import type { CreaseMap } from './creases';
import { hollowness, vertexNormals } from './geometry';
import type { Identity } from './identity';
import type { Looks } from './looks';
import { fitPart, measureScales } from './mhclo';

interface Material {
  readonly texture: Texture;
  readonly specular: number;
  readonly gloss: number;
  /** how far diffuse light reaches past the terminator; red goes furthest */
  readonly wrap: number;
  /** multiplies the diffuse part: the inside of a mouth gets little light */
  readonly dim: number;
}

/** A mesh ready to be drawn, in camera space. */
export interface Part {
  /** [n, 3] */
  readonly points: Float32Array;
  /** [n, 3] */
  readonly normals: Float32Array;
  /** [T, 2] */
  readonly uvs: Float32Array;
  /** [F, 6] as in ObjMesh */
  readonly triangles: Uint32Array;
  readonly material: Material;
  readonly twoSided: boolean;
  /** [n], see hollowness */
  readonly hollow?: Float32Array;
  readonly creases?: CreaseMap;
}

export interface Figure {
  readonly opaque: readonly Part[];
  /** drawn afterwards in this order, blended */
  readonly blended: readonly Part[];
  /** what throws shadows: skin and hair */
  readonly casters: readonly Part[];
}

/** Teeth sit a little deeper than bound, so that closed lips cover them. */
const TEETH_BACK = 0.07;
/** Large eyeballs would come through closed lids. */
const EYES_BACK = 0.05;
/** Clothes begin below a line that hangs lower in front, decimetres in the base mesh. */
const NECKLINE = 5.95;
const CLOTH_THICKNESS = 0.04;

/**
 * The person with an expression, turned in front of the camera.
 * @param moved [V, 3] the identity's shape with the expression on it
 * @param closed how far the eyes are closed, 0..1
 */
export function pose(
  assets: HeadAssets,
  identity: Identity,
  looks: Looks,
  moved: Float32Array,
  camera: Camera,
  creases: CreaseMap,
  closed: number,
): Figure {
  const { base, skinTriangles } = assets;
  const points = toCameraSpace(camera, moved);
  const normals = vertexNormals(points, skinTriangles);
  const part = (
    name: string,
    texture: Texture,
    look: Partial<Material>,
    twoSided: boolean,
    back = 0,
  ): Part => {
    const { mesh, binding } = assets.part(name);
    const fitted = fitPart(binding, moved, measureScales(binding, identity.shape));
    for (let i = 2; i < fitted.length; i += 3) fitted[i] -= back;
    const placed = toCameraSpace(camera, fitted);
    return {
      points: placed,
      normals: vertexNormals(placed, mesh.triangles),
      uvs: mesh.uvs,
      triangles: mesh.triangles,
      material: { texture, specular: 0, gloss: 10, wrap: 0.1, dim: 1, ...look },
      twoSided,
    };
  };

  const dressed = points.slice();
  for (let i = 0; i < dressed.length; i++) dressed[i] += CLOTH_THICKNESS * normals[i];
  const opaque: Part[] = [
    {
      points,
      normals,
      uvs: base.uvs,
      triangles: skinTriangles,
      material: { texture: looks.skin, specular: 0.09, gloss: 14, wrap: 0.22, dim: 1 },
      twoSided: false,
      hollow: hollowness(points, normals, skinTriangles),
      creases,
    },
    {
      points: dressed,
      normals,
      uvs: base.uvs,
      triangles: belowNeckline(assets),
      material: { texture: looks.cloth, specular: 0, gloss: 1, wrap: 0.1, dim: 1 },
      twoSided: true,
    },
    part(
      'eyes/eyes_no_cornea',
      looks.eyes,
      { specular: 0.7, gloss: 180, dim: 0.85 },
      false,
      EYES_BACK * closed,
    ),
    part(`teeth/${identity.teeth}`, looks.teeth, { specular: 0.15, gloss: 40, dim: 0.75 }, false, TEETH_BACK),
    part('tongue/FACSTongue', looks.tongue, { specular: 0.1, gloss: 20, dim: 0.5 }, false, TEETH_BACK),
  ];
  const blended = [part(`eyebrows/${identity.brows}`, looks.brows, {}, true)];
  if (looks.lashes) blended.push(part(`eyelashes/${identity.lashes}`, looks.lashes, {}, true));
  const casters = [opaque[0]];
  if (looks.hair) {
    const hair = part(`hair/${identity.hair}`, looks.hair, { specular: 0.05, gloss: 12 }, true);
    blended.push(hair);
    casters.push(hair);
  }
  return { opaque, blended, casters };
}

const clothes = new WeakMap<HeadAssets, Uint32Array>();

/** The faces of the shoulders, drawn a second time as cloth over the skin. */
function belowNeckline(assets: HeadAssets): Uint32Array {
  const known = clothes.get(assets);
  if (known) return known;
  const { skinTriangles } = assets;
  const { positions } = assets.base;
  const kept: number[] = [];
  for (let t = 0; t < skinTriangles.length; t += 6) {
    const corners = [0, 2, 4].map((k) => skinTriangles[t + k] * 3);
    const below = corners.every((at) => positions[at + 1] < NECKLINE - 0.25 * Math.max(0, positions[at + 2]));
    if (below) kept.push(...skinTriangles.subarray(t, t + 6));
  }
  const cloth = Uint32Array.from(kept);
  clothes.set(assets, cloth);
  return cloth;
}
