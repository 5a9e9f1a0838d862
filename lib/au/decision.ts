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
  /** Above this epistemic part, in nats, a reading is a guess. */
  readonly unsureAbove: readonly number[];
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
 * Whether a reading is a guess: epistemic > unsureAbove. The limit itself was still seen to be right often enough.
 * @param epistemic nats, 0..ln 2; NaN, where nothing is known, is no guess
 */
export function isUnsure(epistemic: number, unsureAbove: number): boolean {
  return epistemic > unsureAbove;
}

/**
 * @param present isPresent of the reading
 * @param unsure isUnsure of the reading
 */
export function verdictOf(present: boolean, unsure: boolean): Verdict {
  if (unsure) return 'unsure';
  return present ? 'present' : 'absent';
}
