import type { StrengthRule } from './intensity';

/*
 * The one rule by which a model's numbers become a word. Whoever decides whether a unit is present, or whether that
 * is a guess, asks here.
 */

/** What of a model makes decisions of its numbers; lists have one entry for each unit, in the order of `aus`. */
export interface DecisionModel {
  /** FACS numbers. */
  readonly aus: readonly number[];
  /** From this p on a unit is present. */
  readonly thresholds: readonly number[];
  /** Above this doubt, in nats, a reading is a guess. */
  readonly unsureAbove: readonly number[];
  /**
   * How much of the aleatoric part a unit's doubt holds beside the epistemic: 0 none, 1 all of it, so that doubt is the
   * total; left out where it is the epistemic part alone, as it was of all models until November 2026.
   */
  readonly aleatoricShares?: readonly number[];
  /** A high epistemic part of each unit, in nats, that `confidence` measures a face's by; left out where it is unsureAbove. */
  readonly epistemicLevels?: readonly number[];
  /** What makes intensities, sides and poses of the numbers of its strength heads; left out where it has none. */
  readonly strength?: StrengthRule;
}

/** How a reading is put into a word: a guess is never called present or absent. */
export type Verdict = 'present' | 'absent' | 'unsure';

/**
 * Whether a unit is present: p ≥ threshold.
 * @param p 0..1; NaN, where nothing is known, is not present
 */
export function isPresent(p: number, threshold: number): boolean {
  return p >= threshold;
}

/**
 * How doubtful a reading is: the epistemic part, and what the model counts of the aleatoric one.
 * @param epistemic nats, 0..ln 2
 * @param aleatoric nats, 0..ln 2
 * @param share 0..1, of the unit's aleatoricShares
 * @returns nats, 0..ln 2
 */
export function doubtOf(epistemic: number, aleatoric: number, share = 0): number {
  return share === 0 ? epistemic : epistemic + share * aleatoric;
}

/**
 * Whether a reading is a guess: doubt > unsureAbove. The limit itself was still seen to be right often enough.
 * @param doubt by doubtOf, nats, 0..ln 2; NaN, where the model gave no number, is a guess
 */
export function isUnsure(doubt: number, unsureAbove: number): boolean {
  return doubt > unsureAbove || Number.isNaN(doubt);
}

/**
 * @param present isPresent of the reading
 * @param unsure isUnsure of the reading
 */
export function verdictOf(present: boolean, unsure: boolean): Verdict {
  if (unsure) return 'unsure';
  return present ? 'present' : 'absent';
}
