import type { HeadAssets, Texture } from './assets';
import { bearded } from './beard';
import type { CreaseMap } from './creases';
import type { SkinMesh } from './face-texels';
import { hollowness, vertexNormals } from './geometry';
import { pressUnder } from './hats';
import type { Identity } from './identity';
import type { Looks } from './looks';
import { fitPart, measureScales } from './mhclo';
import type { Figure, Material, Part } from './part';
import { type Camera, toCameraSpace } from './projection';
import type { Thing, Worn } from './things';

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
 * @param worn see drawWorn
 */
export function pose(
  assets: HeadAssets,
  identity: Identity,
  looks: Looks,
  moved: Float32Array,
  camera: Camera,
  creases: CreaseMap,
  closed: number,
  worn: Worn,
): Figure {
  const { base, skinTriangles } = assets;
  const points = toCameraSpace(camera, moved);
  const normals = vertexNormals(points, skinTriangles);
  const part = (
    name: string,
    texture: Texture,
    look: Partial<Material>,
    twoSided: boolean,
    reshape: (points: Float32Array) => void = () => {},
  ): Part => {
    const { mesh, binding } = assets.part(name);
    const fitted = fitPart(binding, moved, measureScales(binding, identity.shape));
    reshape(fitted);
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
      material: { texture: looks.skin, specular: identity.shine, gloss: identity.gloss, wrap: 0.22, dim: 1 },
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
      movedBack(EYES_BACK * closed),
    ),
    part(
      `teeth/${identity.teeth}`,
      looks.teeth,
      { specular: 0.15, gloss: 40, dim: 0.75 },
      false,
      movedBack(TEETH_BACK),
    ),
    part(
      'tongue/FACSTongue',
      looks.tongue,
      { specular: 0.1, gloss: 20, dim: 0.5 },
      false,
      movedBack(TEETH_BACK),
    ),
  ];
  const thing = (worn: Thing) => placeThing(worn, camera);
  const held = worn.solid.map(thing);
  const blended = [
    ...beardLayers(assets, identity, looks, opaque[0]),
    part(`eyebrows/${identity.brows}`, looks.brows, {}, true),
  ];
  if (looks.lashes) blended.push(part(`eyelashes/${identity.lashes}`, looks.lashes, {}, true));
  const casters = [opaque[0], ...held];
  if (looks.hair) {
    const { hat } = worn;
    const pressed = hat ? (points: Float32Array) => pressUnder(hat, points) : undefined;
    const hair = part(`hair/${identity.hair}`, looks.hair, { specular: 0.05, gloss: 12 }, true, pressed);
    blended.push(hair);
    casters.push(hair);
  }
  blended.push(...worn.lenses.map(thing));
  return { opaque: [...opaque, ...held], bodyParts: opaque.length, blended, casters };
}

/** Something worn or held, in front of the camera. */
export function placeThing({ solid, texture, specular, gloss }: Thing, camera: Camera): Part {
  const placed = toCameraSpace(camera, solid.positions);
  return {
    points: placed,
    normals: vertexNormals(placed, solid.triangles),
    uvs: solid.uvs,
    triangles: solid.triangles,
    material: { texture, specular, gloss, wrap: 0.15, dim: 1 },
    twoSided: true,
  };
}

function movedBack(by: number): (points: Float32Array) => void {
  return (points) => {
    for (let i = 2; i < points.length; i += 3) points[i] -= by;
  };
}

/** Copies of the skin where hair grows, each a little further out; together they look like a beard. */
export function beardLayers(
  assets: SkinMesh,
  { beard }: Pick<Identity, 'beard'>,
  { beard: texture }: Pick<Looks, 'beard'>,
  skin: Part,
): Part[] {
  if (!beard || !texture) return [];
  const triangles = skinWhere(assets, beards, bearded);
  const layers = beard.style === 'stubble' ? 1 : 5;
  return Array.from({ length: layers }, (_, layer) => {
    const out = layers === 1 ? 0 : (beard.length * layer) / (layers - 1);
    const points = skin.points.slice();
    for (let i = 0; i < points.length; i += 3) {
      points[i] += out * skin.normals[i];
      points[i + 1] += out * (skin.normals[i + 1] - 0.5);
      points[i + 2] += out * skin.normals[i + 2];
    }
    return {
      ...skin,
      points,
      triangles,
      material: { texture, specular: 0.02, gloss: 10, wrap: 0.3, dim: 1 },
    };
  });
}

const beards = new WeakMap<SkinMesh, Uint32Array>();
const clothes = new WeakMap<SkinMesh, Uint32Array>();

/** The faces of the shoulders, drawn a second time as cloth over the skin. */
export function belowNeckline(assets: SkinMesh): Uint32Array {
  return skinWhere(assets, clothes, (_x, y, z) => y < NECKLINE - 0.25 * Math.max(0, z));
}

/** The faces of the skin whose corners all lie inside a region of the base mesh. */
export function skinWhere(
  assets: SkinMesh,
  known: WeakMap<SkinMesh, Uint32Array>,
  inside: (x: number, y: number, z: number) => boolean,
): Uint32Array {
  const before = known.get(assets);
  if (before) return before;
  const { skinTriangles } = assets;
  const { positions } = assets.base;
  const kept: number[] = [];
  for (let t = 0; t < skinTriangles.length; t += 6) {
    const corners = [0, 2, 4].map((k) => skinTriangles[t + k] * 3);
    if (corners.every((at) => inside(positions[at], positions[at + 1], positions[at + 2]))) {
      kept.push(...skinTriangles.subarray(t, t + 6));
    }
  }
  const faces = Uint32Array.from(kept);
  known.set(assets, faces);
  return faces;
}
