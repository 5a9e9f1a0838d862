import type { HeadAssets } from './assets';

/** Where things sit on one head without expression, in the base mesh's decimetres. */
export interface Landmarks {
  /** middle of the opening of each eye */
  readonly rightEye: readonly [number, number, number];
  readonly leftEye: readonly [number, number, number];
  /** front of the nose's root between the eyes, and its tip */
  readonly noseRoot: number;
  readonly noseTip: readonly [number, number, number];
  /** front of the brows */
  readonly browFront: number;
  readonly mouth: readonly [number, number, number];
  readonly chinY: number;
  /** of the skull above the brows: half its width, its back, front and top */
  readonly skull: {
    readonly halfWidth: number;
    readonly back: number;
    readonly front: number;
    readonly top: number;
  };
}

/** The eyelid opening lies this far in front of the eyeball's middle, decimetres. */
const LID_DEPTH = 0.1;
/** A vertex of the base mesh at the middle of the mouth: the lower edge of the upper lip. */
export const UPPER_LIP = 474;

/** @param shape [V, 3] the identity's */
export function landmarksOf(assets: HeadAssets, shape: Float32Array): Landmarks {
  const eye = (group: string): [number, number, number] => {
    const vertices = assets.groupVertices(group);
    const mean = [0, 1, 2].map(
      (k) => vertices.reduce((sum, v) => sum + shape[v * 3 + k], 0) / vertices.length,
    );
    return [mean[0], mean[1], mean[2] + LID_DEPTH];
  };
  const rightEye = eye('helper-r-eye');
  const leftEye = eye('helper-l-eye');
  const mouth = [...shape.subarray(UPPER_LIP * 3, UPPER_LIP * 3 + 3)] as unknown as Landmarks['mouth'];
  return measureHead(shape, skinVertices(assets), rightEye, leftEye, mouth);
}

/**
 * The landmarks of a head whose eyes and mouth are known.
 * @param shape [V, 3] in the base mesh's frame
 * @param skin the skin's vertices
 */
export function measureHead(
  shape: Float32Array,
  skin: Iterable<number>,
  rightEye: Landmarks['rightEye'],
  leftEye: Landmarks['leftEye'],
  mouth: Landmarks['mouth'],
): Landmarks {
  const eyeY = (rightEye[1] + leftEye[1]) / 2;
  let noseRoot = 0;
  let browFront = 0;
  let noseTip: [number, number, number] = [0, 0, 0];
  let chinY = mouth[1];
  const skull = { halfWidth: 0, back: 0, front: 0, top: 0 };
  for (const v of skin) {
    const [x, y, z] = shape.subarray(v * 3, v * 3 + 3);
    const side = Math.abs(x);
    if (side < 0.05 && Math.abs(y - eyeY) < 0.08) noseRoot = Math.max(noseRoot, z);
    if (side < 0.55 && y > eyeY + 0.08 && y < eyeY + 0.4) browFront = Math.max(browFront, z);
    if (side < 0.1 && y > mouth[1] + 0.1 && y < eyeY && z > noseTip[2]) noseTip = [x, y, z];
    if (side < 0.08 && z > mouth[2] - 0.25 && y < mouth[1] - 0.1) chinY = Math.min(chinY, y);
    if (y > eyeY + 0.35) {
      skull.halfWidth = Math.max(skull.halfWidth, side);
      skull.back = Math.min(skull.back, z);
      skull.front = Math.max(skull.front, z);
      skull.top = Math.max(skull.top, y);
    }
  }
  return {
    rightEye,
    leftEye,
    noseRoot,
    noseTip,
    browFront,
    mouth,
    chinY: Math.max(chinY, mouth[1] - 0.6),
    skull,
  };
}

const skins = new WeakMap<HeadAssets, Uint32Array>();

function skinVertices(assets: HeadAssets): Uint32Array {
  const known = skins.get(assets);
  if (known) return known;
  const vertices = Uint32Array.from(new Set(assets.skinTriangles.filter((_, i) => i % 2 === 0)));
  skins.set(assets, vertices);
  return vertices;
}
