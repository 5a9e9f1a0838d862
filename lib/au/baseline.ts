import { logOdds } from '../numbers/odds';
import { mean } from '../numbers/statistics';
import type { Baseline } from './baseline-schema';

export type { Baseline } from './baseline-schema';

/*
 * A person's neutral face, and readings seen from it. A face that looks raised or pressed at rest is read as
 * a movement by every model; once a person has shown their neutral face, its reading is taken off:
 *
 *   shift_j    = max(0, neutral_j − logit(TYPICAL_NEUTRAL))        log-odds, 0 … 9.85
 *   adjusted_j = sigmoid(logit(p_j) − shift_j) = p_j / (p_j + (1 − p_j) exp(shift_j))
 *
 * so that the neutral face reads TYPICAL_NEUTRAL where it read more, and a unit that reads low at rest already
 * stays as it is: a baseline never raises a probability. 0 stays 0 and 1 stays 1.
 */

/** What a face at rest should read: well below every threshold, and not nothing. */
const TYPICAL_NEUTRAL = 0.05;
/** A neutral reading counts as no nearer to 0 or 1 than this, so that one unit cannot be shifted without end. */
const MARGIN = 1e-3;

/**
 * @param frames p of each action unit in each frame of the neutral face, at least one frame
 * @param facts whose face it is and when it was shown
 */
export function baselineOf(
  frames: readonly ArrayLike<number>[],
  facts: Pick<Baseline, 'face' | 'date'>,
): Baseline {
  const count = frames.length;
  const units = Array.from({ length: frames[0].length }, (_, j) => j);
  const odds = units.map((j) => frames.map((p) => logOdds(p[j], MARGIN)));
  const neutral = odds.map(mean);
  const spread = odds.map((values, j) => Math.sqrt(mean(values.map((value) => (value - neutral[j]) ** 2))));
  return { ...facts, frames: count, neutral, spread };
}

/** Log-odds that a baseline takes off each action unit, 0 or more. */
export function shiftsOf({ neutral }: Pick<Baseline, 'neutral'>): number[] {
  return neutral.map((odds) => Math.max(0, odds - logOdds(TYPICAL_NEUTRAL)));
}

/**
 * A probability, or an end of its interval, seen from the neutral face.
 * @param p 0..1
 * @param shift of the unit, from shiftsOf
 * @returns 0..p
 */
export function shifted(p: number, shift: number): number {
  return shift === 0 ? p : p / (p + (1 - p) * Math.exp(shift));
}

/** The probabilities of all action units seen from the neutral face. */
export function adjusted(p: ArrayLike<number>, baseline: Pick<Baseline, 'neutral'>): Float32Array {
  const shifts = shiftsOf(baseline);
  return Float32Array.from(p, (value, j) => shifted(value, shifts[j]));
}
