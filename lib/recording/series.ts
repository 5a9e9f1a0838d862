import { isPresent, isUnsure } from '../au/decision';
import { GAP_SECONDS } from './traces';

/** One unit over the rows of a face, with what makes decisions of it. */
export interface UnitSeries {
  readonly p: Float32Array;
  readonly lower: Float32Array;
  readonly upper: Float32Array;
  readonly epistemic: Float32Array;
  /** From this p on the unit is present. */
  readonly threshold: number;
  /** By doubtOf, nats. */
  readonly doubt: Float32Array;
  /** How much of the aleatoric part is in it. */
  readonly aleatoricShare: number;
  /** Above this doubt a reading is a guess. */
  readonly unsureAbove: number;
}

/** The verdict of a reading as a number, for millions of rows; a guess says nothing of the face. */
export const STATE = { absent: 0, present: 1, guess: 2 } as const;

/** @returns a STATE for each row */
export function statesOf({ p, doubt, threshold, unsureAbove }: UnitSeries): Uint8Array {
  const states = new Uint8Array(p.length);
  for (let i = 0; i < states.length; i++) {
    if (isUnsure(doubt[i], unsureAbove)) states[i] = STATE.guess;
    else if (isPresent(p[i], threshold)) states[i] = STATE.present;
  }
  return states;
}

/**
 * Seconds that each frame stands for: until the next one; before a gap, and at the end, what a frame of this
 * face takes on average, at most GAP_SECONDS.
 */
export function sharesOf(times: Float64Array): Float64Array {
  const { length } = times;
  const shares = new Float64Array(length);
  const typical = length > 1 ? (times[length - 1] - times[0]) / (length - 1) : 0;
  for (let i = 0; i < length; i++) {
    const next = i + 1 < length ? times[i + 1] - times[i] : typical;
    shares[i] = next > GAP_SECONDS ? Math.min(typical, GAP_SECONDS) : next;
  }
  return shares;
}
