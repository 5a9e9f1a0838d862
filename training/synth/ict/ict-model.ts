import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors';
import type { SkinMesh } from '../face-texels';
import { readArray } from './npy-files';

const VERTICES = 26_719;
const POLYGONS = 26_384;
const TEXTURE_POINTS = 28_911;
export const IDENTITY_COMPONENTS = 100;

/** From the model's centimetres to decimetres whose eyes lie where those of MakeHuman's base mesh do. */
const SCALE = 0.1;
const SHIFT = [0, 6.939, 0.41] as const;

/** The model's materials, by number. */
const FACE = 0;
const BACK = 1;
const GUMS = 2;
const TEETH = 3;
const LEFT_EYE = 4;
const RIGHT_EYE = 6;
const LASHES = 11;
/** The back of the head, the mouth's inside and the eye sockets share a material, but not these vertices. */
const MOUTH_FROM = 11_248;
const SOCKETS_FROM = 13_294;

/** Faces of each thing to draw, [F, 6] as in ObjMesh. */
export interface IctParts {
  readonly face: Uint32Array;
  readonly back: Uint32Array;
  /** both */
  readonly skin: Uint32Array;
  readonly mouth: Uint32Array;
  readonly sockets: Uint32Array;
  readonly gums: Uint32Array;
  readonly teeth: Uint32Array;
  readonly leftEye: Uint32Array;
  readonly rightEye: Uint32Array;
  readonly lashes: Uint32Array;
}

/**
 * The head of ICT-FaceKit, read on demand and kept in memory. Positions are decimetres in the frame of MakeHuman's
 * base mesh (x to the subject's left, y up, z to the front), so that cameras, things worn and places on the face
 * are the same for both.
 */
export class IctModel {
  /** the mean head without expression */
  readonly base: { readonly positions: Float32Array; readonly uvs: Float32Array };
  readonly parts: IctParts;
  /** the face, and the rest of the head's skin, as meshes to lay maps over */
  readonly face: SkinMesh;
  readonly back: SkinMesh;
  private readonly offsets = new Map<string, Float32Array>();

  /** @throws AppError io when the folder is not there or lacks a file, bad-input when a file is something else */
  constructor(readonly folder: string) {
    if (!existsSync(join(folder, 'vertices.npy'))) {
      throw new AppError(
        'io',
        `No ICT-FaceKit heads at ${folder}: vertices.npy is not there. Point --assets at the folder with them.`,
      );
    }
    const positions = readArray(join(folder, 'vertices.npy'), '<f4', [VERTICES, 3]);
    for (let i = 0; i < positions.length; i++) positions[i] = SCALE * positions[i] + SHIFT[i % 3];
    this.base = { positions, uvs: readArray(join(folder, 'uv.npy'), '<f4', [TEXTURE_POINTS, 2]) };
    this.parts = this.readParts();
    this.face = { base: this.base, skinTriangles: this.parts.face };
    this.back = { base: this.base, skinTriangles: this.parts.back };
  }

  /**
   * Offsets from the neutral head, decimetres, [V, 3].
   * @param name below the folder without extension: `expression/jawOpen`, `identity/007`
   */
  shape(name: string): Float32Array {
    let offsets = this.offsets.get(name);
    if (!offsets) {
      offsets = readArray(join(this.folder, `${name}.npy`), '<f2', [VERTICES, 3]).map(
        (value) => SCALE * value,
      );
      this.offsets.set(name, offsets);
    }
    return offsets;
  }

  /** Adds a share of a shape to `points`, in place. */
  add(points: Float32Array, name: string, weight: number): void {
    const offsets = this.shape(name);
    for (let i = 0; i < points.length; i++) points[i] += weight * offsets[i];
  }

  private readParts(): IctParts {
    const read = (file: string) => readArray(join(this.folder, file), '<i4', [POLYGONS, 4]);
    const corners = read('polygons.npy');
    const texture = read('polygon_uv.npy');
    const material = readArray(join(this.folder, 'polygon_material.npy'), '|u1', [POLYGONS]);
    const where = (wanted: number, from = 0, to = VERTICES) => {
      const faces: number[] = [];
      for (let p = 0; p < POLYGONS; p++) {
        const first = corners[p * 4];
        if (material[p] !== wanted || first < from || first >= to) continue;
        // A triangle has −1 as its fourth corner.
        for (const fan of corners[p * 4 + 3] < 0
          ? [[0, 1, 2]]
          : [
              [0, 1, 2],
              [0, 2, 3],
            ]) {
          for (const k of fan) faces.push(corners[p * 4 + k], texture[p * 4 + k]);
        }
      }
      return Uint32Array.from(faces);
    };
    const face = where(FACE);
    const back = where(BACK, 0, MOUTH_FROM);
    return {
      face,
      back,
      skin: Uint32Array.from([...face, ...back]),
      mouth: where(BACK, MOUTH_FROM, SOCKETS_FROM),
      sockets: where(BACK, SOCKETS_FROM),
      gums: where(GUMS),
      teeth: where(TEETH),
      leftEye: where(LEFT_EYE),
      rightEye: where(RIGHT_EYE),
      lashes: where(LASHES),
    };
  }
}

const vertices = new WeakMap<Uint32Array, Uint32Array>();

/** The vertices of a part. @param triangles [F, 6] */
export function verticesOf(triangles: Uint32Array): Uint32Array {
  const before = vertices.get(triangles);
  if (before) return before;
  const found = Uint32Array.from(new Set(triangles.filter((_, i) => i % 2 === 0)));
  vertices.set(triangles, found);
  return found;
}

/** Vertices of the 68 landmarks in Multi-PIE's order. */
export const LANDMARKS: readonly number[] = [
  1225, 1888, 1052, 367, 1719, 1722, 2199, 1447, 966, 3661, 4390, 3927, 3924, 2608, 3272, 4088, 3443, 268,
  493, 1914, 2044, 1401, 3615, 4240, 4114, 2734, 2509, 978, 4527, 4942, 4857, 1140, 2075, 1147, 4269, 3360,
  1507, 1542, 1537, 1528, 1518, 1511, 3742, 3751, 3756, 3721, 3725, 3732, 5708, 5695, 2081, 0, 4275, 6200,
  6213, 6346, 6461, 5518, 5957, 5841, 5702, 5711, 5533, 6216, 6207, 6470, 5517, 5966,
];

/** The lower edge of the upper lip and the upper edge of the lower one, in Multi-PIE's order. */
const LIP_EDGES = [62, 66] as const;

/** How far the lips are apart at the middle, decimetres. @param positions [V, 3] */
export function lipGap(positions: Float32Array): number {
  const [upper, lower] = LIP_EDGES.map((mark) => positions[LANDMARKS[mark] * 3 + 1]);
  return upper - lower;
}
