import { AppError } from '../errors';
import type { TwinMaps } from './twin-looks';

/*
 * Plain arithmetic on numbers that have left the backend, like uncertainty.ts: the same on every backend. These heads are this
 * project's, not the paper's; they read the nodes and feature maps that the paper's model makes, and change none of its numbers.
 */

/** Angles of a head: pitch, yaw, roll (lib/vision/head-pose.ts). */
export const ANGLES = 3;
/** What becomes of them in the mirror image. */
const MIRRORED_ANGLES = [1, -1, -1] as const;

/** Weights of the heads, row-major; h and w are those of a feature map. */
export interface StrengthWeights {
  /** [N,D] */
  readonly unit: Float32Array;
  /** [N,h,w,D] */
  readonly side: Float32Array;
  /** [3,h,w,D] */
  readonly pose: Float32Array;
  /** [3], radians */
  readonly poseBias: Float32Array;
}

/** What the heads say of one face; lib/au/intensity.ts and sides.ts make levels of it. */
export interface StrengthReading {
  /** Score of each unit's intensity, log-odds up to the model's steps, [N]. */
  readonly score: Float32Array;
  /** How much stronger the subject's left side is than the right, in steps of the same scale; negative: the right one, [N]. */
  readonly lean: Float32Array;
  /** Pitch, yaw and roll of the head in the crop, radians, [3]. */
  readonly pose: Float32Array;
  /** How far the two looks are from their mean, ≥ 0, [N] and [3]. */
  readonly leanGap: Float32Array;
  readonly poseGap: Float32Array;
}

/**
 * Intensity: sᵢ = vᵢᵀ xᵢ, one linear head on each node. Sides and pose: a linear map of the picture's feature map, and one of
 * the mirror image's, whose sides, yaw and roll have their sign turned; what is said is the mean, so a face and its mirror
 * image exchange left and right exactly.
 * @param nodes [N,D] row by row
 * @param maps [h,w,D] each
 * @throws AppError internal where the weights do not fit
 */
export function readStrength(
  weights: StrengthWeights,
  nodes: Float32Array,
  { image, mirror }: TwinMaps,
): StrengthReading {
  const n = weights.side.length / image.length;
  if (
    !Number.isInteger(n) ||
    weights.unit.length !== nodes.length ||
    weights.pose.length !== ANGLES * image.length
  ) {
    throw new AppError(
      'internal',
      `A feature map of ${image.length} numbers does not fit the strength heads.`,
    );
  }
  const d = nodes.length / n;
  const score = Float32Array.from({ length: n }, (_, i) => dot(weights.unit, nodes, i * d, i * d, d));
  const sides = dots(weights.side, image);
  const sidesOfMirror = dots(weights.side, mirror).map((lean) => -lean);
  const angles = (map: Float32Array) =>
    dots(weights.pose, map).map((angle, k) => angle + weights.poseBias[k]);
  const pose = angles(image);
  const poseOfMirror = angles(mirror).map((angle, k) => MIRRORED_ANGLES[k] * angle);
  const mean = (one: ArrayLike<number>, other: ArrayLike<number>) =>
    Float32Array.from(one, (value, k) => (value + other[k]) / 2);
  const gap = (one: ArrayLike<number>, other: ArrayLike<number>) =>
    Float32Array.from(one, (value, k) => Math.abs(value - other[k]) / 2);
  return {
    score,
    lean: mean(sides, sidesOfMirror),
    pose: mean(pose, poseOfMirror),
    leanGap: gap(sides, sidesOfMirror),
    poseGap: gap(pose, poseOfMirror),
  };
}

/** The product of each row of a matrix with a vector. */
function dots(rows: Float32Array, vector: Float32Array): number[] {
  return Array.from({ length: rows.length / vector.length }, (_, row) =>
    dot(rows, vector, row * vector.length, 0, vector.length),
  );
}

function dot(
  one: Float32Array,
  other: Float32Array,
  from: number,
  otherFrom: number,
  length: number,
): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += one[from + k] * other[otherFrom + k];
  return sum;
}
