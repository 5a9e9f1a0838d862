import type { Presence } from './events';
import { STATE } from './series';

/** One unit over a whole recording. */
export interface UnitSummary {
  /** FACS number. */
  readonly au: number;
  /** Seconds in which it was present and the model sure of it. */
  readonly active: number;
  /** Seconds in which the reading was a guess. */
  readonly unsure: number;
  readonly onsets: number;
  /** Mean seconds from onset to offset of the presences that have both; null without one. */
  readonly meanDuration: number | null;
}

/** How often units are there together; a is the row and b the column, places in the model's order. */
export interface CoOccurrence {
  /** Seconds in which both were surely present. [N, N], row-major, the same both ways. */
  readonly together: Float64Array;
  /** Seconds in which a was surely present and the model sure of b. [N, N], row-major. */
  readonly known: Float64Array;
}

/** @param shares seconds that each row stands for (sharesOf) */
export function summariseUnit(
  au: number,
  shares: Float64Array,
  states: Uint8Array,
  presences: readonly Presence[],
): UnitSummary {
  let [active, unsure] = [0, 0];
  for (let i = 0; i < states.length; i++) {
    if (states[i] === STATE.present) active += shares[i];
    else if (states[i] === STATE.guess) unsure += shares[i];
  }
  const whole = presences.filter(({ hasOnset, hasOffset }) => hasOnset && hasOffset);
  const lasted = whole.reduce((sum, { from, to }) => sum + to - from, 0);
  return {
    au,
    active,
    unsure,
    onsets: presences.filter(({ hasOnset }) => hasOnset).length,
    meanDuration: whole.length > 0 ? lasted / whole.length : null,
  };
}

/**
 * @param shares seconds that each row stands for
 * @param states of every unit
 */
export function coOccurrence(shares: Float64Array, states: readonly Uint8Array[]): CoOccurrence {
  const size = states.length;
  const together = new Float64Array(size * size);
  const unknown = new Float64Array(size * size);
  const active = new Float64Array(size);
  const present = new Uint8Array(size);
  const guessed = new Uint8Array(size);
  for (let i = 0; i < shares.length; i++) {
    let [presences, guesses] = [0, 0];
    for (let j = 0; j < size; j++) {
      if (states[j][i] === STATE.present) present[presences++] = j;
      else if (states[j][i] === STATE.guess) guessed[guesses++] = j;
    }
    for (let k = 0; k < presences; k++) {
      const row = present[k] * size;
      active[present[k]] += shares[i];
      for (let l = 0; l < presences; l++) together[row + present[l]] += shares[i];
      for (let l = 0; l < guesses; l++) unknown[row + guessed[l]] += shares[i];
    }
  }
  return { together, known: unknown.map((seconds, k) => active[Math.floor(k / size)] - seconds) };
}

/** Share of the row unit's time in which the column unit was there too; null where nothing is known of it. */
export function shareTogether({ together, known }: CoOccurrence, a: number, b: number): number | null {
  const place = a * Math.round(Math.sqrt(known.length)) + b;
  // Sums of frame times round; less than a millisecond is nothing.
  return known[place] > 1e-3 ? together[place] / known[place] : null;
}
