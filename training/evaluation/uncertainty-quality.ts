import { knownIndices } from '../../lib/numbers/detection';
import { meanOf, quantileOfSorted, sortedNumbers } from '../../lib/numbers/statistics';
import type { Distribution, UncertaintyQuality, UnitUncertainty } from '../../lib/runs/metrics-file';
import { column, type Levels, mistakes } from './evaluate';
import type { LabelledPredictions } from './predictions';

/** Bins of Figure 3. */
export const BINS = 20;
/** Bars of Figure 4. */
const BARS = 14;
/** Points of a risk–coverage curve. */
const POINTS = 100;

/** null for a model without an epistemic part. Decisions are those at the given thresholds. */
export function uncertaintyQuality(
  predictions: LabelledPredictions,
  { thresholds }: Pick<Levels, 'thresholds'>,
): UncertaintyQuality | null {
  if (predictions.epistemic.every((value) => value === 0)) return null;
  const n = predictions.aus.length;
  const units = predictions.aus.map((au, j): UnitUncertainty => {
    const wrong = mistakes(column(predictions.p, n, j), column(predictions.labels, n, j), thresholds[j]);
    const doubt = column(predictions.epistemic, n, j);
    const risks = selectiveRisks(doubt, wrong);
    return {
      au,
      accuracyByBin: accuracyByBin(doubt, wrong),
      risk: atPercents(risks),
      riskArea: meanOf(risks),
      bestRiskArea: meanOf(selectiveRisks(wrong, wrong)),
    };
  });
  const mean = {
    accuracyByBin: meanLists(units.map((unit) => unit.accuracyByBin)),
    risk: meanLists(units.map((unit) => unit.risk)),
    riskArea: meanOf(units.map((unit) => unit.riskArea)),
    bestRiskArea: meanOf(units.map((unit) => unit.bestRiskArea)),
  };
  return { units, mean, distribution: distributionOf(predictions) };
}

/**
 * Share of wrong predictions among the k surest, for k = 1 … count. Where predictions are equally sure, their mistakes
 * count as spread evenly among them. Their mean is the area under the risk–coverage curve.
 * @param wrong 1, 0, or NaN where the truth is unknown
 */
export function selectiveRisks(doubt: ArrayLike<number>, wrong: ArrayLike<number>): number[] {
  const order = knownIndices(wrong).sort((a, b) => doubt[a] - doubt[b]);
  const risks: number[] = [];
  let mistakesBefore = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let inGroup = 0;
    while (end < order.length && doubt[order[end]] === doubt[order[start]]) inGroup += wrong[order[end++]];
    for (let k = start + 1; k <= end; k++) {
      risks.push((mistakesBefore + (inGroup * (k - start)) / (end - start)) / k);
    }
    mistakesBefore += inGroup;
    start = end;
  }
  return risks;
}

/** Accuracy in bins of as many predictions, the surest first. */
export function accuracyByBin(doubt: ArrayLike<number>, wrong: ArrayLike<number>): number[] {
  const order = knownIndices(wrong).sort((a, b) => doubt[a] - doubt[b]);
  if (order.length < BINS) return [];
  return Array.from({ length: BINS }, (_, bin) => {
    const from = Math.floor((bin * order.length) / BINS);
    const members = order.slice(from, Math.floor(((bin + 1) * order.length) / BINS));
    return 1 - meanOf(members.map((i) => wrong[i]));
  });
}

function atPercents(risks: readonly number[]): number[] {
  if (risks.length === 0) return [];
  return Array.from({ length: POINTS }, (_, i) => {
    const count = Math.max(1, Math.round(((i + 1) / POINTS) * risks.length));
    return risks[count - 1];
  });
}

function meanLists(lists: readonly (readonly number[])[]): number[] {
  const filled = lists.filter((list) => list.length > 0);
  return (filled[0] ?? []).map((_, i) => meanOf(filled.map((list) => list[i])));
}

function distributionOf({ aus, epistemic, labels, subjects }: LabelledPredictions): Distribution {
  const n = aus.length;
  const images = subjects.map((_, i) => ({
    sum: epistemic.subarray(i * n, (i + 1) * n).reduce((sum, value) => sum + value, 0),
    unitsPresent: labels.subarray(i * n, (i + 1) * n).filter((label) => label === 1).length,
  }));
  const sorted = sortedNumbers(images.map(({ sum }) => sum));
  // A few images far out would squeeze all others into one bar.
  const to = quantileOfSorted(sorted, 0.99) || sorted.at(-1)!;
  const barOf = (sum: number) => Math.min(BARS - 1, Math.floor((sum / to) * BARS));
  const counts = [...new Set(images.map(({ unitsPresent }) => unitsPresent))].sort((a, b) => a - b);
  return {
    to,
    bars: Array.from({ length: BARS }, (_, bar) => {
      const members = images.filter(({ sum }) => barOf(sum) === bar);
      const unitsPresent = members.length === 0 ? null : meanOf(members.map((image) => image.unitsPresent));
      return { images: members.length, unitsPresent };
    }),
    byUnitsPresent: counts.map((unitsPresent) => {
      const members = images.filter((image) => image.unitsPresent === unitsPresent);
      return { unitsPresent, images: members.length, epistemic: meanOf(members.map(({ sum }) => sum)) };
    }),
  };
}
