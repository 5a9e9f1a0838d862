import type { ReproductionOptions } from '../../../lib/runs/reproduction-file';
import { openFaceSet } from '../../datasets/open';
import { type FaceData, loadFaceData } from '../../input/faces';
import { BP4D_RATES, pickedByRates } from './benchmark';

/** A data set as the benchmark uses it, fold by fold. */
export interface BenchmarkData {
  readonly aus: readonly number[];
  /** Other units of the set, which the backbone may learn from first. */
  readonly otherAus: readonly number[];
  /** A fold with picked images and true labels; the last one stays in memory. */
  fold(fold: number): Promise<FaceData>;
  /** All the training and validation faces of a fold, labelled with the other units, without noise. */
  source(fold: number): Promise<FaceData>;
}

/**
 * The units are BP4D's where the images are picked by BP4D's rates, else all that the set labels.
 * @throws AppError as loadFaceData
 */
export async function openBenchmark(options: ReproductionOptions): Promise<BenchmarkData> {
  const { data, folds, inputSize, picksByRates } = options;
  const set = await openFaceSet(data[0]);
  const aus = set.aus.filter((au) => !picksByRates || au in BP4D_RATES);
  const rates = picksByRates ? aus.map((au) => BP4D_RATES[au]) : null;
  const otherAus = set.aus.filter((au) => !aus.includes(au));
  let kept: { fold: number; faces: FaceData } | null = null;
  return {
    aus,
    otherAus,
    async fold(fold) {
      if (kept?.fold !== fold) {
        const all = await loadFaceData(data, aus, inputSize, { fold, folds });
        kept = { fold, faces: rates ? pickedByRates(all, rates, fold) : all };
      }
      return kept.faces;
    },
    source: (fold) => loadFaceData(data, otherAus, inputSize, { fold, folds }),
  };
}
