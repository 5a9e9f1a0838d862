import { existsSync } from 'node:fs';
import type { UgnConfig } from '../../../lib/ugn/config';
import { CROP_PER_INPUT } from '../../../lib/vision/align';
import { readingsFile } from '../../datasets/label/label-journal';
import { readMeshes } from '../../datasets/label/meshes';
import type { Triangle } from '../../datasets/warp/au-mesh';
import type { FaceMesh } from '../../datasets/warp/turn';
import { decodeRows } from '../../face-set/decode';
import type { ShardSet, SplitName } from '../../face-set/shards';
import type { Faces } from '../../input/faces';
import type { PhotoLabels } from './agreement';
import type { Variant } from './variants';

/** Photographs in memory. */
export interface Photographs {
  readonly faces: Faces;
  readonly labels: PhotoLabels;
  /** What turns with each head; null where it is not known. */
  readonly meshes: readonly FaceMesh[] | null;
}

/**
 * The photographs of some splits of a set, with what is known of them.
 * @param triangles of the face mesh; null leaves meshes out
 */
export async function loadPhotographs(
  set: ShardSet,
  { aus, inputSize }: UgnConfig,
  splits: readonly SplitName[],
  triangles: readonly Triangle[] | null,
): Promise<Photographs> {
  const rows = splits.flatMap((split) =>
    Array.from({ length: set.split(split).count }, (_, i) => ({ set, split, i })),
  );
  const columns = aus.map((au) => set.aus.indexOf(au));
  const matrix = (key: 'labels' | 'intensity' | 'human') =>
    Float32Array.from(
      rows.flatMap(({ split, i }) =>
        columns.map((k) => (k < 0 ? Number.NaN : set.split(split)[key][i * set.aus.length + k])),
      ),
    );
  const labels = { aus, labels: matrix('labels'), intensity: matrix('intensity'), human: matrix('human') };
  const side = Math.round(inputSize * CROP_PER_INPUT);
  const pixels = new Uint8Array(rows.length * side * side * 3);
  await decodeRows(rows, side, pixels);
  const faces = {
    count: rows.length,
    side,
    pixels,
    labels: labels.labels,
    subjects: rows.map(({ split, i }) => set.split(split).subjects[i]),
    source: new Uint8Array(rows.length),
  };
  const ids = rows.map(({ split, i }) => set.split(split).ids[i]);
  return { faces, labels, meshes: triangles && meshesOf(set, ids, side / set.size, triangles) };
}

/** The face mesh of each picture; null where the set has no readings beside it. */
function meshesOf(
  set: ShardSet,
  ids: readonly (string | null)[],
  scale: number,
  triangles: readonly Triangle[],
): FaceMesh[] | null {
  if (!existsSync(readingsFile(set.directory))) return null;
  return readMeshes(set.directory, ids).map((mesh) => ({
    points: mesh.map((value) => value * scale),
    triangles,
  }));
}

/** The same faces, each changed in one way. */
export async function changedFaces(
  faces: Faces,
  { change }: Variant,
  meshes: readonly FaceMesh[] | null,
): Promise<Faces> {
  const bytes = faces.side * faces.side * 3;
  const pixels = new Uint8Array(faces.pixels.length);
  for (let i = 0; i < faces.count; i++) {
    const crop = faces.pixels.subarray(i * bytes, (i + 1) * bytes);
    pixels.set(await change(crop, faces.side, meshes?.[i] ?? null), i * bytes);
  }
  return { ...faces, pixels };
}
