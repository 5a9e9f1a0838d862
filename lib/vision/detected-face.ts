import type { EyePoints, Point } from './pixels';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A face as a detector found it, in pixels of the picture. */
export interface DetectedFace {
  /** 0..1 */
  readonly score: number;
  readonly box: Box;
  /** Right eye, left eye, nose tip, mouth, right ear, left ear; right is the subject's right. */
  readonly keypoints: readonly Point[];
  readonly eyes: EyePoints;
}

/** Boxes that share more than this of the smaller one are of one face. */
const SAME_FACE = 0.5;

export function areaOf({ width, height }: Box): number {
  return width * height;
}

export function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Slope of the line from the right eye to the left, in radians, −π..π; 0 for an upright face. */
export function rollOf({ eyes: { right, left } }: Pick<DetectedFace, 'eyes'>): number {
  return Math.atan2(left.y - right.y, left.x - right.x);
}

/** How far `angle` is from `other`, in radians, −π..π. */
export function angleFrom(other: number, angle: number): number {
  return Math.atan2(Math.sin(angle - other), Math.cos(angle - other));
}

/** Whether two detections are of one face: one of them may lie inside the other. */
export function areSame({ box: one }: DetectedFace, { box: other }: DetectedFace): boolean {
  return sharedArea(one, other) > SAME_FACE * Math.min(areaOf(one), areaOf(other));
}

/** Whether two detections are of one place and size. */
export function areAlike({ box: one }: DetectedFace, { box: other }: DetectedFace): boolean {
  return sharedArea(one, other) > SAME_FACE * Math.max(areaOf(one), areaOf(other));
}

function sharedArea(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}
