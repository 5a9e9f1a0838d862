import { faceTexels } from '../face-texels';
import { type IctModel, LANDMARKS } from './ict-model';

/** Landmarks of the subject's left brow, left eye and lips, in Multi-PIE's order. */
const BROW = [22, 23, 24, 25, 26];
const EYE = [42, 43, 44, 45, 46, 47];
const LIPS = [48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59];

/** Side of the textures of the skin. */
export const SKIN_SIZE = 512;
/** Further than this from a brow, eye or lip nothing of it is painted, decimetres. */
const REACH = 0.25;

/** Where the texels of the face lie, on the mean head. Sides are mirrored onto the left. */
export interface FaceMap {
  readonly texels: Uint32Array;
  /** [n, 3] */
  readonly rest: Float32Array;
  /** [n] along the brow from its inner end, 0..1 */
  readonly along: Float32Array;
  /** [n] above the brow's middle line, decimetres */
  readonly above: Float32Array;
  /** [n] distance to the rim of the eye, decimetres, positive outside, at most REACH */
  readonly eye: Float32Array;
  /** [n] distance to the lips' outline, decimetres, positive outside, at most REACH */
  readonly lips: Float32Array;
}

type Point = readonly [number, number];

const known = new WeakMap<IctModel, FaceMap>();

/** The map of the model's face, made once. */
export function faceMap(model: IctModel): FaceMap {
  const before = known.get(model);
  if (before) return before;
  const { texels, rest } = faceTexels(model.face, () => true, SKIN_SIZE);
  const count = texels.length;
  const place = (marks: readonly number[]): Point[] =>
    marks.map((mark) => {
      const at = LANDMARKS[mark] * 3;
      return [model.base.positions[at], model.base.positions[at + 1]];
    });
  const brow = outlineOf(place(BROW));
  const eye = outlineOf(place([...EYE, EYE[0]]));
  const lips = outlineOf(place([...LIPS, LIPS[0]]));
  const map: FaceMap = {
    texels,
    rest,
    along: new Float32Array(count),
    above: new Float32Array(count),
    eye: new Float32Array(count),
    lips: new Float32Array(count),
  };
  for (let i = 0; i < count; i++) {
    const x = rest[i * 3];
    const y = rest[i * 3 + 1];
    const side = Math.abs(x);
    const nearest = nearestOn(brow, side, y);
    map.along[i] = nearest.along;
    map.above[i] = nearest.distance * (y > nearest.y ? 1 : -1);
    map.eye[i] = outside(eye, side, y);
    map.lips[i] = outside(lips, x, y);
  }
  known.set(model, map);
  return map;
}

interface Outline {
  readonly points: readonly Point[];
  /** the box within REACH of it */
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

function outlineOf(points: readonly Point[]): Outline {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    points,
    left: Math.min(...xs) - REACH,
    right: Math.max(...xs) + REACH,
    low: Math.min(...ys) - REACH,
    high: Math.max(...ys) + REACH,
  };
}

function outside(outline: Outline, x: number, y: number): number {
  const near = nearestOn(outline, x, y);
  if (near.distance >= REACH) return REACH;
  let inside = false;
  for (let k = 1; k < outline.points.length; k++) {
    const [ax, ay] = outline.points[k - 1];
    const [bx, by] = outline.points[k];
    if (ay > y !== by > y && x < ax + ((bx - ax) * (y - ay)) / (by - ay)) inside = !inside;
  }
  return inside ? -near.distance : near.distance;
}

const FAR = { distance: REACH, along: 0, y: 0 };

function nearestOn({ points, left, right, low, high }: Outline, x: number, y: number) {
  if (x < left || x > right || y < low || y > high) return FAR;
  let best = FAR;
  for (let k = 1; k < points.length; k++) {
    const [ax, ay] = points[k - 1];
    const dx = points[k][0] - ax;
    const dy = points[k][1] - ay;
    const share = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
    const distance = Math.hypot(x - ax - share * dx, y - ay - share * dy);
    if (distance < best.distance)
      best = { distance, along: (k - 1 + share) / (points.length - 1), y: ay + share * dy };
  }
  return best;
}
