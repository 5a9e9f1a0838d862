import { existsSync } from 'node:fs';
import type { PhotographsFile } from '../../../lib/runs/photographs-file';
import type { UgnConfig } from '../../../lib/ugn/config';
import type { Weights } from '../../../lib/ugn/shapes';
import { CROP_PER_INPUT } from '../../../lib/vision/align';
import { readingsFile } from '../../datasets/label/label-journal';
import { readMeshes } from '../../datasets/label/meshes';
import type { Triangle } from '../../datasets/warp/au-mesh';
import type { FaceMesh } from '../../datasets/warp/turn';
import { clearCases } from '../../face-set/clear-cases';
import { decodeRows } from '../../face-set/decode';
import { type ShardSet, SPLITS } from '../../face-set/shards';
import type { Faces } from '../../input/faces';
import { type Levels, type Predictions, predict } from '../evaluate';
import { type Groups, measureGroups } from '../groups';
import { agreement, type PhotoLabels } from './agreement';
import { coOccurrence, doubtFactor, meanChange, reliabilityByUnit } from './photograph-measures';
import { HARD, NEIGHBOURS, type Variant } from './variants';

/** What a model says of photographs that a machine labelled, and people in part. */
export type PhotographReport = Omit<
  PhotographsFile,
  'command' | 'model' | 'hash' | 'data' | 'source' | 'device'
>;

/** Whether any label of the set lies between 0 and 1, as machine labels do. */
export function hasSoftLabels(set: ShardSet): boolean {
  return SPLITS.some((split) => set.split(split).labels.some((label) => label > 0 && label < 1));
}

/** What is measured, and on which pictures. */
export interface PhotographOptions {
  /** Every photograph; otherwise those of the test split. */
  readonly isAll: boolean;
  readonly groups: Groups;
  /** Triangles of the face mesh; without them, or the set's readings, faces are not turned. */
  readonly triangles: readonly Triangle[] | null;
}

/**
 * Measures a model on a set of photographs with machine labels.
 * @param onImages called with how many images were predicted, of `total`
 */
export async function measurePhotographs(
  { weights, config, levels }: { weights: Weights; config: UgnConfig; levels: Levels },
  set: ShardSet,
  { isAll, groups, triangles }: PhotographOptions,
  onImages: (count: number, total: number) => void,
): Promise<PhotographReport> {
  const { faces, labels, meshes } = await load(set, config, isAll, triangles);
  const isPossible = ({ isOfMesh }: Variant) => !isOfMesh || meshes !== null;
  const [neighbours, hard] = [NEIGHBOURS.filter(isPossible), HARD.filter(isPossible)];
  const variants = [...neighbours, ...hard];
  const total = faces.count * (1 + variants.length);
  const predictOn = (images: Faces) => predict(weights, config, images, (count) => onImages(count, total));
  const plain = await predictOn(faces);
  const changed = new Map<Variant, Predictions>();
  for (const variant of variants)
    changed.set(variant, await predictOn(await changedFaces(faces, variant, meshes)));
  const n = config.aus.length;
  return {
    images: faces.count,
    ...agreement(labels, plain, levels),
    neighbours: neighbours.map((variant) => ({
      name: variant.name,
      change: meanChange(plain, changed.get(variant)!, n),
    })),
    hard: hard.map((variant) => ({
      name: variant.name,
      factor: doubtFactor(plain, changed.get(variant)!, n),
    })),
    company: coOccurrence(labels, plain),
    reliability: reliabilityByUnit(labels, plain),
    groups: measureGroups(groups, {
      subjects: faces.subjects,
      labels: clearCases(labels.labels),
      p: plain.p,
      thresholds: levels.thresholds,
    }),
  };
}

async function load(
  set: ShardSet,
  { aus, inputSize }: UgnConfig,
  isAll: boolean,
  triangles: readonly Triangle[] | null,
): Promise<{ faces: Faces; labels: PhotoLabels; meshes: readonly FaceMesh[] | null }> {
  const splits = isAll ? SPLITS : (['test'] as const);
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

async function changedFaces(
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
