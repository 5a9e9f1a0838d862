import { isPresent } from '../../../lib/au/decision';
import { mean } from '../../../lib/numbers/statistics';
import type { Trial } from './trials';

export const BINS = 20;

/** A trial's test images sorted by epistemic uncertainty, unit by unit, into twenty bins of as many images. */
export interface UncertaintyBins {
  readonly people: number;
  /** Share of right predictions at 0.5 in bins from … to − 1, for these people; mean of the units. */
  accuracy(people: readonly number[], from: number, to: number): number;
}

export function uncertaintyBins({ test }: Trial): UncertaintyBins {
  const subjects = [...new Set(test.subjects)];
  const n = test.labels[0].length;
  /** [N][bin][person] */
  const right = emptyCounts(n, subjects.length);
  const all = emptyCounts(n, subjects.length);
  for (let j = 0; j < n; j++) {
    const known = test.labels.flatMap((labels, i) => (labels[j] === null ? [] : i));
    known.sort((one, other) => test.epistemic[one][j]! - test.epistemic[other][j]!);
    for (const [rank, i] of known.entries()) {
      const bin = Math.floor((rank * BINS) / known.length);
      const person = subjects.indexOf(test.subjects[i]);
      all[j][bin][person]++;
      if (isPresent(test.p[i][j]!, 0.5) === test.labels[i][j]! >= 0.5) right[j][bin][person]++;
    }
  }
  return {
    people: subjects.length,
    accuracy(people, from, to) {
      const total = (counts: number[][]) => {
        let sum = 0;
        for (let bin = from; bin < to; bin++) for (const person of people) sum += counts[bin][person];
        return sum;
      };
      return mean(
        right.map((counts, j) => total(counts) / total(all[j])).filter((share) => !Number.isNaN(share)),
      );
    },
  };
}

function emptyCounts(n: number, people: number): number[][][] {
  return Array.from({ length: n }, () =>
    Array.from({ length: BINS }, () => new Array<number>(people).fill(0)),
  );
}
