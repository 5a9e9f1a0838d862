import { knownIndices } from '../../../lib/numbers/detection';

/** Which answers a set may hold: a unit's answer stays out where it is less likely than this. */
export interface ConformalRule {
  /** Least p with which "present" is in the set. */
  readonly present: number;
  /** Least 1 − p with which "absent" is in the set. */
  readonly absent: number;
}

/**
 * Split-conformal sets, each answer by its own pictures (label-conditional; Vovk 2012): among new pictures that show the
 * unit, and among those that do not, the set holds the truth in at least the given share, where they are like the calibration's.
 * @param p of calibration pictures, which no weight was fitted to
 * @param truth 1, 0, or NaN where nothing is decided
 * @returns an answer with too few pictures to bound it stays in every set
 */
export function conformalRule(p: ArrayLike<number>, truth: ArrayLike<number>, level: number): ConformalRule {
  const known = knownIndices(truth);
  const likelihoods = (label: number) =>
    known.filter((i) => truth[i] === label).map((i) => (label === 1 ? p[i] : 1 - p[i]));
  return { present: leastOf(likelihoods(1), level), absent: leastOf(likelihoods(0), level) };
}

/** The ⌊(1 − level)(n + 1)⌋-th smallest likelihood of the truth; 0 where there is none. */
function leastOf(likelihoods: readonly number[], level: number): number {
  const ascending = [...likelihoods].sort((one, other) => one - other);
  const place = Math.floor((1 - level) * (ascending.length + 1));
  return place === 0 ? 0 : ascending[place - 1];
}

/** What the set of an answer holds. */
export function conformalSet(p: number, rule: ConformalRule): { present: boolean; absent: boolean } {
  return { present: p >= rule.present, absent: 1 - p >= rule.absent };
}
