import { clamp } from '../numbers/clamp';

/**
 * How a head is turned, in radians, as OpenFace writes pose_Rx, pose_Ry and pose_Rz: R = Rx·Ry·Rz in a system with x to the
 * right of the picture, y down and z away from the camera; a head that looks straight along the line of sight has 0, 0, 0.
 */
export interface HeadPose {
  /** About x: positive when the subject looks down. */
  readonly pitch: number;
  /** About y: positive when the subject turns to their right, to the left in the picture. */
  readonly yaw: number;
  /** About z: positive when the head is tilted towards the subject's left shoulder, clockwise in the picture. */
  readonly roll: number;
}

/** Row by row, [3, 3]. */
export type Rotation = readonly number[];

/** Rx(pitch)·Ry(yaw)·Rz(roll). */
export function rotationOf({ pitch, yaw, roll }: HeadPose): Rotation {
  const [c1, s1] = [Math.cos(pitch), Math.sin(pitch)];
  const [c2, s2] = [Math.cos(yaw), Math.sin(yaw)];
  const [c3, s3] = [Math.cos(roll), Math.sin(roll)];
  return [
    ...[c2 * c3, -c2 * s3, s2],
    ...[c1 * s3 + s1 * s2 * c3, c1 * c3 - s1 * s2 * s3, -s1 * c2],
    ...[s1 * s3 - c1 * s2 * c3, s1 * c3 + c1 * s2 * s3, c1 * c2],
  ];
}

/** The angles of a rotation; yaw lies in −π/2..π/2. */
export function poseOf(rotation: Rotation): HeadPose {
  const [r00, r01, r02, , , r12, , , r22] = rotation;
  return {
    pitch: Math.atan2(-r12, r22),
    yaw: Math.asin(clamp(r02, -1, 1)),
    roll: Math.atan2(-r01, r00),
  };
}

/**
 * The pose of a head in a picture that is turned in its plane.
 * @param angle radians, positive turns the picture's content clockwise
 */
export function turnedInPlane(pose: HeadPose, angle: number): HeadPose {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const r = rotationOf(pose);
  const across = (k: number) => c * r[k] - s * r[3 + k];
  const down = (k: number) => s * r[k] + c * r[3 + k];
  return poseOf([...[0, 1, 2].map(across), ...[0, 1, 2].map(down), ...r.slice(6)]);
}
