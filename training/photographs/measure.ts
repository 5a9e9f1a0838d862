import type { UgnConfig } from '../../lib/ugn/config';
import type { Weights } from '../../lib/ugn/shapes';
import { CROP_PER_INPUT } from '../../lib/vision/align';
import { decodeRows } from '../datasets/decode';
import type { Faces } from '../datasets/faces';
import { type ShardSet, SPLITS } from '../datasets/shards';
import { type Answers, answer, type Levels } from '../evaluate';
import { agreement, doubtFactor, meanChange, type PhotoLabels, type UnitAgreement } from './measures';
import { HARD, NEIGHBOURS, type Variant } from './variants';

/** What a model says of photographs that a machine labelled, and people in part. */
export interface PhotographReport {
  readonly images: number;
  readonly units: readonly UnitAgreement[];
  /** Mean absolute change of p by a change that should not matter. */
  readonly neighbours: readonly { readonly name: string; readonly change: number }[];
  /** How many times larger the median doubt is where less of a face, or none, is to be seen. */
  readonly hard: readonly { readonly name: string; readonly factor: number }[];
}

/** Whether any label of the set lies between 0 and 1, as machine labels do. */
export function hasSoftLabels(set: ShardSet): boolean {
  return SPLITS.some((split) => set.split(split).labels.some((label) => label > 0 && label < 1));
}

/**
 * Measures a model on a set of photographs with machine labels.
 * @param isAll every photograph; otherwise those of the test split
 * @param onImages told how many images were answered, of `total`
 */
export async function measurePhotographs(
  { weights, config, levels }: { weights: Weights; config: UgnConfig; levels: Levels },
  set: ShardSet,
  isAll: boolean,
  onImages: (count: number, total: number) => void,
): Promise<PhotographReport> {
  const { faces, labels } = await load(set, config, isAll);
  const variants = [...NEIGHBOURS, ...HARD];
  const total = faces.count * (1 + variants.length);
  const answersTo = (images: Faces) => answer(weights, config, images, (count) => onImages(count, total));
  const plain = await answersTo(faces);
  const changed = new Map<Variant, Answers>();
  for (const variant of variants) changed.set(variant, await answersTo(await changedFaces(faces, variant)));
  const n = config.aus.length;
  return {
    images: faces.count,
    units: agreement(labels, plain, levels),
    neighbours: NEIGHBOURS.map((variant) => ({
      name: variant.name,
      change: meanChange(plain, changed.get(variant)!),
    })),
    hard: HARD.map((variant) => ({
      name: variant.name,
      factor: doubtFactor(plain, changed.get(variant)!, n),
    })),
  };
}

async function load(
  set: ShardSet,
  { aus, inputSize }: UgnConfig,
  isAll: boolean,
): Promise<{ faces: Faces; labels: PhotoLabels }> {
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
  return { faces, labels };
}

async function changedFaces(faces: Faces, { change }: Variant): Promise<Faces> {
  const bytes = faces.side * faces.side * 3;
  const pixels = new Uint8Array(faces.pixels.length);
  for (let start = 0; start < pixels.length; start += bytes) {
    pixels.set(await change(faces.pixels.subarray(start, start + bytes), faces.side), start);
  }
  return { ...faces, pixels };
}
