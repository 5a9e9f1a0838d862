import type { Texture } from './assets';
import type { CreaseMap } from './creases';

export interface Material {
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
  /** skin, clothes, eyes, teeth and tongue, then what is worn or held before them */
  readonly opaque: readonly Part[];
  /** how many of `opaque` are the person */
  readonly bodyParts: number;
  /** drawn afterwards in this order, blended */
  readonly blended: readonly Part[];
  /** what throws shadows: skin, hair, and what is worn */
  readonly casters: readonly Part[];
}

/** How a fragment learns which share of the first light it gets. */
export type Lit = (part: Part, triangle: number, b0: number, b1: number, b2: number) => number;
