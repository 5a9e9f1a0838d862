import { reliability } from '../../../lib/numbers/calibration';
import { areaUnderRoc, knownIndices } from '../../../lib/numbers/detection';
import { meanOf, median } from '../../../lib/numbers/statistics';
import type { CoOccurrence, Measured, PhotographsFile } from '../../../lib/runs/photographs-file';
import { column, type Predictions } from '../evaluate';
import { measured } from '../measured';
import { judged, type PhotoLabels } from './agreement';

/** Anatomy's expectations: cheeks rise in broad smiles, and a wrinkled nose comes with lowered brows or raised lip. */
const COMPANY: readonly (readonly [number, number])[] = [
  [6, 12],
  [9, 4],
  [9, 10],
];
/** A label from here on is of a strong movement. */
const STRONG = 0.9;

/** How the units that nobody judges co-occur as anatomy expects. */
export function coOccurrence({ aus, labels }: PhotoLabels, { p }: Predictions): CoOccurrence[] {
  const n = aus.length;
  return COMPANY.flatMap(([au, beside]) => {
    const [one, other] = [aus.indexOf(au), aus.indexOf(beside)];
    if (one < 0 || other < 0) return [];
    const scores = column(p, n, one);
    const strength = column(labels, n, other);
    const isSeen = strength.map((label) => (label >= STRONG ? 1 : label <= 1 - STRONG ? 0 : Number.NaN));
    const at = (values: Float32Array, places: readonly number[]) => places.map((i) => values[i]);
    const auc = measured(knownIndices(isSeen), (i) => areaUnderRoc(at(scores, i), at(isSeen, i)));
    return { au, beside, auc };
  });
}

/** How often a unit that is given a probability is there by its judge, in ten bins; empty ones are left out. */
export function reliabilityByUnit(
  { aus, labels, human }: PhotoLabels,
  predictions: Predictions,
): PhotographsFile['reliability'] {
  const n = aus.length;
  return aus.map((au, j) => {
    const { truth } = judged(column(human, n, j), column(labels, n, j));
    return { au, bins: reliability(column(predictions.p, n, j), truth) };
  });
}

/** Mean absolute change of p from one set of predictions to another, over images and n units. */
export function meanChange(before: Predictions, after: Predictions, n: number): Measured | null {
  const changes = byImage(
    before.p.map((p, i) => Math.abs(p - after.p[i])),
    n,
  );
  return measured([...changes.keys()], (places) => meanOf(places.map((i) => changes[i])));
}

/**
 * By how much the median of the images' doubt (mean of the n units) grows, as a factor; null of a model that has no
 * epistemic part.
 */
export function doubtFactor(before: Predictions, after: Predictions, n: number): Measured | null {
  const [clear, hard] = [before, after].map(({ epistemic }) => byImage(epistemic, n));
  const medianOf = (doubts: readonly number[], places: readonly number[]) =>
    median(places.map((i) => doubts[i]));
  return measured([...clear.keys()], (places) => medianOf(hard, places) / medianOf(clear, places));
}

/** Mean of the n values of each image. */
function byImage(values: Float32Array, n: number): number[] {
  return Array.from({ length: values.length / n }, (_, i) =>
    meanOf([...values.subarray(i * n, (i + 1) * n)]),
  );
}
