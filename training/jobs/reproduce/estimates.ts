import { isPresent } from '../../../lib/au/decision';
import { bootstrap, interval95 } from '../../../lib/numbers/bootstrap';
import { accuracyOf, f1Of } from '../../../lib/numbers/detection';
import { mean } from '../../../lib/numbers/statistics';
import type { StoredSplit } from '../../../lib/runs/cell-predictions-file';
import type { Estimate } from '../../../lib/runs/estimate';

/** How the predictions of one person's images came out, by unit: [N] each. */
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
      const isYes = isPresent(p[i][j]!, thresholds[j]);
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

const RESAMPLES = 2000;

/**
 * Mean over folds × seeds with a bootstrap interval that holds both sources of chance: the runs are drawn anew,
 * and within each the people.
 * @param runs people of each run; what is drawn is handed to `measure`, which compares within one run
 * @param measure of the people of a run, given by their positions
 */
export function meanOverRuns<Run>(
  runs: readonly Run[],
  peopleOf: (run: Run) => number,
  measure: (run: Run, people: readonly number[]) => number,
  seed = 1,
): Estimate {
  const all = (run: Run) => Array.from({ length: peopleOf(run) }, (_, i) => i);
  const value = mean(runs.map((run) => measure(run, all(run))));
  const means = bootstrap({ draws: RESAMPLES, seed: [seed, runs.length] }, (random) =>
    mean(
      runs.map(() => {
        const run = random.pick(runs);
        return measure(run, [...random.resample(peopleOf(run))]);
      }),
    ),
  );
  const [low, high] = interval95(means) ?? [Number.NaN, Number.NaN];
  return { value, low, high };
}
