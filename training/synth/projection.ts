import { type HeadPose, poseOf } from '../../lib/vision/head-pose';

/** The head turns about this point between the ears, in the base mesh's decimetres. */
const PIVOT = [0, 7.25, 0.3] as const;

/** A pinhole camera in front of a turned head. Camera space: x right, y up, z towards the camera, eye at 0. */
export interface Camera {
  readonly width: number;
  readonly height: number;
  /** pixels */
  readonly focal: number;
  /** camera to pivot, decimetres */
  readonly distance: number;
  /** where the pivot appears, pixels */
  readonly centreX: number;
  readonly centreY: number;
  /** radians: turned to the subject's left, nodded down, tilted to the subject's right */
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}

/** Mesh space to camera space. @param positions [n, 3] */
export function toCameraSpace(camera: Camera, positions: Float32Array): Float32Array {
  const [r00, r01, r02, r10, r11, r12, r20, r21, r22] = rotation(camera);
  const out = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const x = positions[i] - PIVOT[0];
    const y = positions[i + 1] - PIVOT[1];
    const z = positions[i + 2] - PIVOT[2];
    out[i] = r00 * x + r01 * y + r02 * z;
    out[i + 1] = r10 * x + r11 * y + r12 * z;
    out[i + 2] = r20 * x + r21 * y + r22 * z - camera.distance;
  }
  return out;
}

/**
 * Camera space to the picture.
 * @param points [n, 3]
 * @param forward brings the points nearer for the depth test alone, decimetres
 * @returns [n, 3]: x and y in pixels, and the inverse of the depth
 */
export function project(camera: Camera, points: Float32Array, forward = 0): Float32Array {
  const out = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const scale = camera.focal / -points[i + 2];
    out[i] = camera.centreX + scale * points[i];
    out[i + 1] = camera.centreY - scale * points[i + 1];
    out[i + 2] = 1 / (-points[i + 2] - forward);
  }
  return out;
}

/** How the head is turned, in the system of HeadPose: y and z point the other way there. */
export function headPoseOf(camera: Camera): HeadPose {
  return poseOf(rotation(camera).map((value, k) => (Math.floor(k / 3) > 0 !== k % 3 > 0 ? -value : value)));
}

/** Row by row: roll · pitch · yaw. */
function rotation({ yaw, pitch, roll }: Camera): number[] {
  const [cy, sy] = [Math.cos(yaw), Math.sin(yaw)];
  const [cp, sp] = [Math.cos(pitch), Math.sin(pitch)];
  const [cr, sr] = [Math.cos(roll), Math.sin(roll)];
  const nodded = [
    [cy, 0, sy],
    [sp * sy, cp, -sp * cy],
    [-cp * sy, sp, cp * cy],
  ];
  return [
    ...nodded[0].map((value, k) => cr * value - sr * nodded[1][k]),
    ...nodded[0].map((value, k) => sr * value + cr * nodded[1][k]),
    ...nodded[2],
  ];
}
