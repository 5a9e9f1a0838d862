import type { Texture } from '../assets';
import { growBeard } from '../beard';
import type { CreaseMap } from '../creases';
import { beardLayers, belowNeckline, placeThing } from '../figure';
import { hollowness, vertexNormals } from '../geometry';
import { plain } from '../looks';
import type { Figure, Material, Part } from '../part';
import { type Camera, toCameraSpace } from '../projection';
import type { Thing, Worn } from '../things';
import { paintEye, paintLashes } from './ict-eyes';
import { growHair, hairLayers } from './ict-hair';
import { type IctModel, verticesOf } from './ict-model';
import type { IctPerson } from './ict-person';
import { paintBack, paintFace } from './ict-skin';

const CLOTH_THICKNESS = 0.04;
const TEETH = plain([226, 216, 196]);
const GUMS = plain([168, 84, 80]);
const INSIDE = plain([92, 34, 32]);

/** The textures of one person. */
export interface IctLooks {
  readonly face: Texture;
  readonly back: Texture;
  readonly eye: Texture;
  readonly lashes: Texture;
  readonly cloth: Texture;
  readonly beard: Texture | null;
  /** over the layouts of face and back */
  readonly hair: readonly [Texture | null, Texture | null];
}

/** Paints a person's textures. */
export function dressPerson(model: IctModel, person: IctPerson): IctLooks {
  return {
    face: paintFace(model, person),
    back: paintBack(model, person),
    eye: paintEye(person.number, person.iris),
    lashes: paintLashes(person),
    cloth: plain(person.clothColour),
    beard: growBeard(model.face, person),
    hair: [growHair(model.face, person), growHair(model.back, person)],
  };
}

/** Where the eyes look, radians: to the subject's left, and up. */
export interface Gaze {
  readonly left: number;
  readonly up: number;
}

/**
 * The person with an expression, turned in front of the camera.
 * @param moved [V, 3] the person's shape with the expression on it
 */
export function poseIct(
  model: IctModel,
  person: IctPerson,
  looks: IctLooks,
  moved: Float32Array,
  gaze: Gaze,
  camera: Camera,
  creases: CreaseMap,
  worn: Worn,
): Figure {
  const { parts, base } = model;
  turnEye(moved, parts.leftEye, person.eyeballs.left, gaze);
  turnEye(moved, parts.rightEye, person.eyeballs.right, gaze);
  const points = toCameraSpace(camera, moved);
  const normals = vertexNormals(points, parts.skin);
  const hollow = hollowness(points, normals, parts.skin);
  const part = (
    triangles: Uint32Array,
    texture: Texture,
    look: Partial<Material> = {},
    more: Partial<Part> = {},
  ): Part => ({
    points,
    normals: more.normals ?? vertexNormals(points, triangles),
    uvs: base.uvs,
    triangles,
    material: { texture, specular: 0, gloss: 10, wrap: 0.1, dim: 1, ...look },
    twoSided: false,
    ...more,
  });
  const skinLook = { specular: person.shine, gloss: person.gloss, wrap: 0.22 };
  const face = part(parts.face, looks.face, skinLook, { normals, hollow, creases });
  const back = part(parts.back, looks.back, skinLook, { normals, hollow });
  const dressed = points.slice();
  for (let i = 0; i < dressed.length; i++) dressed[i] += CLOTH_THICKNESS * normals[i];
  const eye = { specular: 0.7, gloss: 180, dim: 0.85 };
  const opaque = [
    face,
    back,
    part(belowNeckline(model.back), looks.cloth, {}, { points: dressed, normals, twoSided: true }),
    part(parts.leftEye, looks.eye, eye),
    part(parts.rightEye, looks.eye, eye),
    part(parts.teeth, TEETH, { specular: 0.15, gloss: 40, dim: 0.75 }),
    part(parts.gums, GUMS, { specular: 0.1, gloss: 20, dim: 0.5 }),
    part(parts.mouth, INSIDE, { dim: 0.35 }, { twoSided: true }),
    part(parts.sockets, INSIDE, { dim: 0.5 }, { twoSided: true }),
  ];
  const thing = (worn: Thing) => placeThing(worn, camera);
  const hair = hairLayers(model, person, worn.hat, [
    [model.face, face, looks.hair[0]],
    [model.back, back, looks.hair[1]],
  ]);
  const held = worn.solid.map(thing);
  return {
    opaque: [...opaque, ...held],
    bodyParts: opaque.length,
    blended: [
      ...beardLayers(model.face, person, looks, face),
      part(parts.lashes, looks.lashes, {}, { twoSided: true }),
      ...hair,
      ...worn.lenses.map(thing),
    ],
    casters: [face, back, ...held],
  };
}

/** Turns an eyeball about its middle, in place. */
function turnEye(points: Float32Array, triangles: Uint32Array, middle: readonly number[], gaze: Gaze): void {
  const [cy, sy] = [Math.cos(gaze.left), Math.sin(gaze.left)];
  const [cx, sx] = [Math.cos(gaze.up), Math.sin(gaze.up)];
  for (const v of verticesOf(triangles)) {
    const [x, y, z] = [0, 1, 2].map((k) => points[v * 3 + k] - middle[k]);
    const [ny, nz] = [cx * y + sx * z, cx * z - sx * y];
    points[v * 3] = middle[0] + cy * x + sy * nz;
    points[v * 3 + 1] = middle[1] + ny;
    points[v * 3 + 2] = middle[2] + cy * nz - sy * x;
  }
}
