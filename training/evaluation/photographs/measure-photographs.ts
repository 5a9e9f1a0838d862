import type { PhotographsFile } from '../../../lib/runs/photographs-file';
import type { UgnConfig } from '../../../lib/ugn/config';
import type { Weights } from '../../../lib/ugn/shapes';
import type { Triangle } from '../../datasets/warp/au-mesh';
import { clearCases } from '../../face-set/clear-cases';
import { type ShardSet, SPLITS } from '../../face-set/shards';
import type { Faces } from '../../input/faces';
import { facesAt } from '../../input/pick';
import { type Levels, type Predictions, predict } from '../evaluate';
import { type GroupDifference, groupDifferences } from '../group-differences';
import { type Groups, measureGroups } from '../groups';
import { predictKept } from '../nodes/predict-kept';
import { placesOf, predictionsAt } from '../pick-predictions';
import { agreement } from './agreement';
import { changedFaces, loadPhotographs } from './load-photographs';
import { coOccurrence, doubtFactor, meanChange, reliabilityByUnit } from './photograph-measures';
import { HARD, NEIGHBOURS, type Variant } from './variants';

/** What a model says of photographs that a machine labelled, and people in part. */
export type PhotographReport = Omit<
  PhotographsFile,
  'command' | 'model' | 'hash' | 'data' | 'source' | 'device'
> & {
  /** Where groups were given. */
  readonly differences: readonly GroupDifference[];
};

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
  /** Folder where the backbone's nodes of the pictures are kept, as they are and changed. */
  readonly cache?: string;
  /** Every n-th picture is changed; all when left out. */
  readonly changedEvery?: number;
  /** What changed pictures gave before, which thresholds and levels do not touch; null measures them. */
  readonly earlier: Pick<PhotographsFile, 'neighbours' | 'hard'> | null;
}

/**
 * Measures a model on a set of photographs with machine labels.
 * @param onImages called with how many images were predicted, of `total`
 */
export async function measurePhotographs(
  { weights, config, levels }: { weights: Weights; config: UgnConfig; levels: Levels },
  set: ShardSet,
  { isAll, groups, triangles, earlier, cache, changedEvery = 1 }: PhotographOptions,
  onImages: (count: number, total: number) => void,
): Promise<PhotographReport> {
  const { faces, labels, meshes } = await loadPhotographs(set, config, isAll ? SPLITS : ['test'], triangles);
  const isPossible = ({ isOfMesh }: Variant) => earlier === null && (!isOfMesh || meshes !== null);
  const [neighbours, hard] = [NEIGHBOURS.filter(isPossible), HARD.filter(isPossible)];
  const variants = [...neighbours, ...hard];
  const places = placesOf(faces.count, changedEvery);
  const total = faces.count + places.length * variants.length;
  const onDone = (count: number) => onImages(count, total);
  const predictOn = (images: Faces) =>
    cache === undefined
      ? predict(weights, config, images, onDone)
      : predictKept(weights, config, images, cache, onDone);
  const plain = await predictOn(faces);
  const n = config.aus.length;
  const changed = new Map<Variant, Predictions>();
  const some = facesAt(faces, places);
  const meshesOfSome = meshes && places.map((i) => meshes[i]);
  for (const variant of variants)
    changed.set(variant, await predictOn(await changedFaces(some, variant, meshesOfSome)));
  const grouped = {
    subjects: faces.subjects,
    labels: clearCases(labels.labels),
    p: plain.p,
    thresholds: levels.thresholds,
  };
  const unchanged = predictionsAt(plain, places, n);
  return {
    images: faces.count,
    ...agreement(labels, plain, levels),
    neighbours:
      earlier?.neighbours ??
      neighbours.map((variant) => ({
        name: variant.name,
        change: meanChange(unchanged, changed.get(variant)!, n),
      })),
    hard:
      earlier?.hard ??
      hard.map((variant) => ({
        name: variant.name,
        factor: doubtFactor(unchanged, changed.get(variant)!, n),
      })),
    company: coOccurrence(labels, plain),
    reliability: reliabilityByUnit(labels, plain),
    groups: measureGroups(groups, grouped),
    differences: groupDifferences(groups, grouped),
  };
}
