import { clamp } from '../numbers/clamp';

/*
 * From the probability of presence and a score to the intensity of FACS: 0 absent, 1 to 5 for A (trace) to E (maximum). A unit is
 * present from B (2) on, as most databases count, so the probability of 2 and more is the probability of presence: occurrence
 * and intensity are two views of one distribution and cannot contradict each other.
 */

/** Intensity from which on a unit is present: halfway from A to B. */
export const PRESENT_FROM = 1.5;
/** FACS' letters from 1 on. */
export const LETTERS = ['A', 'B', 'C', 'D', 'E'] as const;
/**
 * From which share of a unit's full range on a letter is given, A to E: the project's reading of FACS' words trace, slight, marked
 * or pronounced, severe or extreme, and maximum, whose ranges FACS draws unequal, C and D the widest.
 */
const SHARES = [0.05, 0.25, 0.45, 0.7, 0.9] as const;

/** Level of a share of a unit's full range, 0..5. @param share 0..1; NaN stays NaN */
export function levelOfShare(share: number): number {
  return Number.isNaN(share) ? share : SHARES.filter((from) => share >= from).length;
}

/** Odds beyond e^±LIMIT are as good as certain; it keeps logarithms finite. */
const LIMIT = 30;

/**
 * Where a unit's score passes from one level to the next, log-odds: to 1 among faces of at most 1, and to 3, 4 and 5 among faces
 * of at least 2; the last three ascend.
 */
export type Steps = readonly [number, number, number, number];

/** A 90 % interval's half, hypot(floor, perGap · gap), where gap is how far the two looks are from their mean. */
export interface Spread {
  readonly floor: number[];
  readonly perGap: number[];
}

/** What makes intensities, sides and intervals of the numbers of a model's strength heads; lists follow the model's units. */
export interface StrengthRule {
  readonly steps: [...Steps][];
  /** Of each unit's lean, on the score's scale. */
  readonly leanSpread: Spread;
  /** Of pitch, yaw and roll, radians. */
  readonly poseSpread: Spread;
}

/** A unit's intensity on FACS' scale, or the difference of two. */
export interface Intensity {
  /** Median, 0..5: 1.5 and more exactly where the unit is present. */
  readonly level: number;
  /** 5 % and 95 % quantile. */
  readonly lower: number;
  readonly upper: number;
}

/** Half of the 90 % interval of each number. */
export function spreadOf({ floor, perGap }: Spread, gap: ArrayLike<number>): Float32Array {
  return Float32Array.from(gap, (value, k) => Math.hypot(floor[k], perGap[k] * value));
}

/**
 * How much more intense a unit is on the subject's left than on the right, −5..5, with its 90 % interval.
 * @param spread half of the 90 % interval of the lean
 */
export function asymmetryOf(
  p: number,
  threshold: number,
  { score, lean, spread }: { score: number; lean: number; spread: number },
  steps: Steps,
): Intensity {
  const at = (by: number) => {
    const level = (side: 'left' | 'right') => {
      const of = onSide(p, score, by, side);
      return intensityOf(levelsOf(of.p, threshold, of.score, steps)).level;
    };
    return level('left') - level('right');
  };
  return { level: at(lean), lower: at(lean - spread), upper: at(lean + spread) };
}

/**
 * Probability of each level and more, [P(≥ 1), …, P(≥ 5)], descending.
 * @param p probability of presence, 0..1
 * @param threshold from which p on the unit counts as present, 0..1; the distribution's own is 0.5 there
 * @param score of the model's strength head, log-odds
 */
export function levelsOf(p: number, threshold: number, score: number, steps: Steps): number[] {
  const [trace, ...higher] = steps.map((step) => logistic(score - step));
  const present = logistic(logOdds(p) - logOdds(threshold));
  return [present + (1 - present) * trace, present, ...higher.map((share) => present * share)];
}

/**
 * Median and 90 % interval of a distribution over the levels, each taken to be spread evenly half a level to either side.
 * @param exceeding of levelsOf
 */
export function intensityOf(exceeding: readonly number[]): Intensity {
  const quantile = (share: number) => {
    const more = [1, ...exceeding, 0]; // of −0.5, 0.5, … 5.5
    const k = more.findIndex((value) => value < 1 - share);
    const [above, below] = [more[k - 1], more[k]];
    return clamp(k - 1.5 + (above - (1 - share)) / (above - below), 0, LETTERS.length);
  };
  return { level: quantile(0.5), lower: quantile(0.05), upper: quantile(0.95) };
}

/**
 * What the entropy of the level holds beyond that of presence, nats: the rest of the aleatoric part. The score does not depend
 * on the mask, so the epistemic part of the level is that of presence (chain rule of entropy).
 * @param p probability of presence, 0..1
 */
export function entropyWithin(p: number, score: number, steps: Steps): number {
  const [trace, c, d, e] = steps.map((step) => logistic(score - step));
  return (1 - p) * entropyOf([trace, 1 - trace]) + p * entropyOf([1 - c, c - d, d - e, e]);
}

/**
 * One side of the face: the stronger side is the unit itself, the weaker one lies below it by the lean.
 * @param lean how much stronger the left side is, on the score's scale; negative: the right
 */
export function onSide(
  p: number,
  score: number,
  lean: number,
  side: 'left' | 'right',
): { p: number; score: number } {
  const below = Math.max(0, side === 'left' ? -lean : lean);
  return below === 0 ? { p, score } : { p: logistic(logOdds(p) - below), score: score - below };
}

/** FACS' letter of a level, null below A. */
export function letterOf(level: number): (typeof LETTERS)[number] | null {
  return LETTERS[Math.round(level) - 1] ?? null;
}

function entropyOf(shares: readonly number[]): number {
  return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
}

function logOdds(p: number): number {
  return clamp(Math.log(p) - Math.log1p(-p), -LIMIT, LIMIT);
}

function logistic(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
