import { PLACE } from '@/lib/recording/chunk';
import { readingAt } from './moment';
import type { AdjustedFace } from './use-adjusted';

/** How far parts of a drawn face are moved, each 0..1 or −1..1, by the units that surely act. */
export interface FaceShape {
  /** Up is positive. */
  readonly innerBrow: number;
  readonly outerBrow: number;
  /** 0 closed, 1 as at rest, above it wide. */
  readonly lid: number;
  readonly cheek: number;
  readonly corner: number;
  /** Narrow below 0, wide above. */
  readonly width: number;
  readonly open: number;
  /** Whether brows, lids or mouth rest on a guess. */
  readonly unsure: { readonly brow: boolean; readonly lid: boolean; readonly mouth: boolean };
}

/** Where a face is in its frame, in the frame's pixels. */
export interface FacePlace {
  readonly box: { x: number; y: number; width: number; height: number };
  /** Middle between the eyes, the distance of the eyes and their slope in degrees. */
  readonly eyes: { x: number; y: number; distance: number; roll: number };
  /** Middle of the eyes to the mouth, in eye distances. */
  readonly mouth: number;
}

const BROW = [1, 2, 4];
const LID = [5, 6, 7, 43, 45];
const MOUTH = [10, 12, 14, 15, 16, 17, 18, 20, 22, 23, 24, 25, 26, 27, 28];

export function faceShape(face: AdjustedFace, row: number): FaceShape {
  const readings = new Map(face.units.map(({ au }, j) => [au, readingAt(face, row, j)]));
  /** A guess moves nothing. */
  const by = (au: number) => {
    const reading = readings.get(au);
    return reading && reading.verdict !== 'unsure' ? reading.p : 0;
  };
  const isUnsure = (aus: readonly number[]) => aus.some((au) => readings.get(au)?.verdict === 'unsure');
  return {
    innerBrow: by(1) - 0.8 * by(4),
    outerBrow: by(2) - 0.4 * by(4),
    lid: Math.max(0, (1 + 0.5 * by(5) - 0.4 * by(7) - 0.25 * by(6)) * (1 - Math.max(by(43), by(45)))),
    cheek: by(6),
    corner: by(12) + 0.3 * by(14) - by(15),
    width: 0.5 * by(12) + 0.5 * by(20) - 0.6 * Math.max(by(18), by(22), by(23)),
    open: Math.min(1, 0.35 * by(25) + 0.5 * by(26) + by(27)),
    unsure: { brow: isUnsure(BROW), lid: isUnsure(LID), mouth: isUnsure(MOUTH) },
  };
}

export function facePlace({ recorded: { trace } }: AdjustedFace, row: number): FacePlace {
  const at = (place: number) => trace.column(place)[row];
  const point = (k: number) => ({ x: at(PLACE.keypoints + 2 * k), y: at(PLACE.keypoints + 2 * k + 1) });
  const [right, left, , mouth] = [0, 1, 2, 3].map(point);
  const [x, y] = [(right.x + left.x) / 2, (right.y + left.y) / 2];
  const distance = Math.hypot(left.x - right.x, left.y - right.y);
  return {
    box: { x: at(PLACE.box), y: at(PLACE.box + 1), width: at(PLACE.box + 2), height: at(PLACE.box + 3) },
    eyes: { x, y, distance, roll: (Math.atan2(left.y - right.y, left.x - right.x) * 180) / Math.PI },
    mouth: distance > 0 ? Math.hypot(mouth.x - x, mouth.y - y) / distance : 1,
  };
}
