import { MESH_POINTS } from '../../../lib/vision/face-mesh';
import type { Point } from '../../../lib/vision/pixels';
import type { AuMesh } from './au-mesh';

/** How far a region's movement fades out around it, as a share of the mean face's width. */
const FADE = 0.06;

/** A unit's strength: 1 is the map's full one. */
export type Strengths = ReadonlyMap<number, number>;

/**
 * Where a face's points go when units are added to what it does: the map's movement of each unit, within the
 * unit's own region (the linear map drags other parts of the face along), turned and scaled as the face is.
 * @param mesh [478, 3], x, y in pixels
 * @returns 478 points in pixels
 */
export function movedPoints(mesh: readonly number[], auMesh: AuMesh, strengths: Strengths): Point[] {
  const view = viewOf(auMesh.mean, mesh);
  const total = new Float64Array(3 * MESH_POINTS);
  for (const [au, strength] of strengths) {
    const movement = auMesh.movement(au);
    const weights = weightsOf(auMesh, au);
    for (let i = 0; i < total.length; i++) total[i] += strength * weights[Math.floor(i / 3)] * movement[i];
  }
  return Array.from({ length: MESH_POINTS }, (_, i) => {
    const [dx, dy, dz] = total.subarray(3 * i, 3 * i + 3);
    return {
      x: mesh[3 * i] + view.x[0] * dx + view.x[1] * dy + view.x[2] * dz,
      y: mesh[3 * i + 1] + view.y[0] * dx + view.y[1] * dy + view.y[2] * dz,
    };
  });
}

/** How much of a unit's movement each point takes part in, [478], 0..1. */
function weightsOf({ mean, region }: AuMesh, au: number): Float64Array {
  const members = (REGIONS.get(au) ?? [au]).flatMap((unit) => region(unit) ?? []);
  const xs = Array.from({ length: MESH_POINTS }, (_, i) => mean[3 * i]);
  const fade = FADE * (Math.max(...xs) - Math.min(...xs));
  return Float64Array.from({ length: MESH_POINTS }, (_, i) => {
    const nearest = Math.min(
      ...members.map((j) =>
        Math.hypot(
          mean[3 * i] - mean[3 * j],
          mean[3 * i + 1] - mean[3 * j + 1],
          mean[3 * i + 2] - mean[3 * j + 2],
        ),
      ),
    );
    return Math.exp(-((nearest / fade) ** 2));
  });
}

/** Units whose movement is seen in other units' regions: the lips are that of 24, the nasolabial furrow that of 11. */
const REGIONS: ReadonlyMap<number, readonly number[]> = new Map([
  [10, [10, 11, 24]],
  [23, [24]],
]);

/** Linear part of the affine map from the mean face to a face's pixels, by least squares over all points. */
function viewOf(mean: Float32Array, mesh: readonly number[]): { x: number[]; y: number[] } {
  const normal = Array.from({ length: 4 }, () => new Array<number>(6).fill(0)); // [4, 4 | x, y]
  for (let i = 0; i < MESH_POINTS; i++) {
    const row = [mean[3 * i], mean[3 * i + 1], mean[3 * i + 2], 1];
    const values = [...row, mesh[3 * i], mesh[3 * i + 1]];
    for (let r = 0; r < 4; r++) for (let c = 0; c < 6; c++) normal[r][c] += row[r] * values[c];
  }
  const solved = eliminate(normal);
  return { x: solved.slice(0, 3).map((row) => row[4]), y: solved.slice(0, 3).map((row) => row[5]) };
}

/** Gauss–Jordan with pivots; the left square becomes the identity. */
function eliminate(rows: number[][]): number[][] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const rest = rows.slice(column);
    const pivot = rest.reduce((one, other) =>
      Math.abs(other[column]) > Math.abs(one[column]) ? other : one,
    );
    rows[rows.indexOf(pivot)] = rows[column];
    rows[column] = pivot.map((value) => value / pivot[column]);
    rows.forEach((row, r) => {
      if (r === column) return;
      const factor = row[column];
      for (let c = 0; c < row.length; c++) row[c] -= factor * rows[column][c];
    });
  }
  return rows;
}
