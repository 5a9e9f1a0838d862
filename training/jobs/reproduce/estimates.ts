import { accuracyOf, f1Of, quantile } from '../../../lib/numbers/detection';
import { Random } from '../../../lib/numbers/random';
import type { StoredSplit } from './cell-predictions';

/** How the answers of one person's images came out, by unit: [N] each. */
export interface Counts {
  readonly truePositive: Float64Array;
  readonly falsePositive: Float64Array;
  readonly falseNegative: Float64Array;
  readonly trueNegative: Float64Array;
}

/** The counts of the people of a test split, in the order in which they first appear. */
export function countsBySubject(
  { subjects, labels, p }: StoredSplit,
  thresholds: readonly number[],
): Counts[] {
  const n = thresholds.length;
  const people = new Map<string, Counts>();
  for (const [i, subject] of subjects.entries()) {
    const counts = people.get(subject) ?? noCounts(n);
    people.set(subject, counts);
    for (let j = 0; j < n; j++) {
      const label = labels[i][j];
      if (label === null) continue;
      const isYes = p[i][j]! >= thresholds[j];
      if (label >= 0.5) (isYes ? counts.truePositive : counts.falseNegative)[j]++;
      else (isYes ? counts.falsePositive : counts.trueNegative)[j]++;
    }
  }
  return [...people.values()];
}

function noCounts(n: number): Counts {
  return {
    truePositive: new Float64Array(n),
    falsePositive: new Float64Array(n),
    falseNegative: new Float64Array(n),
    trueNegative: new Float64Array(n),
  };
}

/** Pooled F1 and accuracy of each unit, [N]; people may be counted more than once. */
export function pooledScores(people: readonly Counts[]): { f1: number[]; accuracy: number[] } {
  const n = people[0].truePositive.length;
  const sum = (key: keyof Counts, j: number) => people.reduce((total, counts) => total + counts[key][j], 0);
  const units = Array.from({ length: n }, (_, j) => ({
    truePositive: sum('truePositive', j),
    falsePositive: sum('falsePositive', j),
    falseNegative: sum('falseNegative', j),
    trueNegative: sum('trueNegative', j),
  }));
  return { f1: units.map(f1Of), accuracy: units.map(accuracyOf) };
}

/** An estimate with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

/**
 * Mean over folds × seeds with a bootstrap interval that holds both sources of chance: the runs are drawn anew,
 * and within each the people.
 * @param runs people of each run; what is drawn is handed to `measure`, which compares within one run
 * @param measure of the people of a run, given by their positions
 */
export function bootstrap<Run>(
  runs: readonly Run[],
  peopleOf: (run: Run) => number,
  measure: (run: Run, people: readonly number[]) => number,
  seed = 1,
): Estimate {
  const all = (run: Run) => Array.from({ length: peopleOf(run) }, (_, i) => i);
  const value = mean(runs.map((run) => measure(run, all(run))));
  const random = new Random(seed, runs.length);
  const values = Array.from({ length: RESAMPLES }, () =>
    mean(
      runs.map(() => {
        const run = random.pick(runs);
        const count = peopleOf(run);
        return measure(
          run,
          Array.from({ length: count }, () => random.int(count)),
        );
      }),
    ),
  ).sort((one, other) => one - other);
  return { value, low: quantile(values, 0.025), high: quantile(values, 0.975) };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Spearman's rank correlation; ties share their mean rank. NaN where one of the two is constant. */
export function rankCorrelation(x: readonly number[], y: readonly number[]): number {
  return correlation(ranks(x), ranks(y));
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((one, other) => values[one] - values[other]);
  const result = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let k = start; k < end; k++) result[order[k]] = (start + end - 1) / 2;
    start = end;
  }
  return result;
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const product = mean(x.map((value, i) => (value - mx) * (y[i] - my)));
  const spread = (values: readonly number[], m: number) =>
    Math.sqrt(mean(values.map((value) => (value - m) ** 2)));
  return product / (spread(x, mx) * spread(y, my));
}

/** Slope of the least-squares line of y over x. */
export function slope(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const across = mean(x.map((value) => (value - mx) ** 2));
  return mean(x.map((value, i) => (value - mx) * (y[i] - my))) / across;
}
