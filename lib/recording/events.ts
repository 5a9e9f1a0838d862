import { STATE } from './series';
import { GAP_SECONDS } from './traces';

/** A change that does not last as long, in seconds, is none: it neither ends a stretch nor makes one. */
const LASTING_SECONDS = 0.2;
/** Sums of frame times round. */
const ROUNDING = 1e-6;

/**
 * A presence of one unit. It goes on until the unit was surely absent for LASTING_SECONDS or the face was away;
 * guesses neither end it nor begin one.
 */
export interface Presence {
  /** Seconds of its first frame, and the end of its last one, of those that are surely present. */
  readonly from: number;
  readonly to: number;
  /** Seconds of the surely present frame with the highest p, the first of several: the apex. */
  readonly peak: number;
  /** It followed LASTING_SECONDS of sure absence, so `from` is an onset. */
  readonly hasOnset: boolean;
  /** LASTING_SECONDS of sure absence followed, so `to` is an offset. */
  readonly hasOffset: boolean;
}

/** Guesses for at least LASTING_SECONDS, with sure readings of less than that between them. */
export interface UnsureStretch {
  readonly from: number;
  readonly to: number;
}

/**
 * @param times of the face's rows in seconds, not falling
 * @param shares seconds that each row stands for (sharesOf)
 * @param states of the unit (statesOf)
 * @param p of the unit
 */
export function presencesOf(
  times: Float64Array,
  shares: Float64Array,
  states: Uint8Array,
  p: Float32Array,
): Presence[] {
  const found: Presence[] = [];
  let open: { from: number; to: number; peak: number; top: number; hasOnset: boolean } | null = null;
  let rest = 0;
  const close = (hasOffset: boolean) => {
    if (open) {
      const { top: _, ...presence } = open;
      found.push({ ...presence, hasOffset });
    }
    open = null;
  };
  for (let i = 0; i < states.length; i++) {
    if (isAfterGap(times, i)) {
      close(false);
      rest = 0;
    }
    if (states[i] === STATE.absent) {
      rest += shares[i];
      if (rest >= LASTING_SECONDS - ROUNDING) close(true);
    } else if (states[i] === STATE.present) {
      const hasOnset = rest >= LASTING_SECONDS - ROUNDING;
      open ??= { from: times[i], to: times[i], peak: times[i], top: -1, hasOnset };
      open.to = times[i] + shares[i];
      if (p[i] > open.top) Object.assign(open, { peak: times[i], top: p[i] });
      rest = 0;
    }
  }
  close(false);
  return found;
}

/** The parameters are those of presencesOf. */
export function unsureStretchesOf(
  times: Float64Array,
  shares: Float64Array,
  states: Uint8Array,
): UnsureStretch[] {
  const found: UnsureStretch[] = [];
  let open: { from: number; to: number } | null = null;
  let sure = 0;
  const close = () => {
    if (open && open.to - open.from >= LASTING_SECONDS - ROUNDING) found.push(open);
    open = null;
  };
  for (let i = 0; i < states.length; i++) {
    if (isAfterGap(times, i)) close();
    if (states[i] === STATE.guess) {
      open ??= { from: times[i], to: times[i] };
      open.to = times[i] + shares[i];
      sure = 0;
    } else {
      sure += shares[i];
      if (sure >= LASTING_SECONDS - ROUNDING) close();
    }
  }
  close();
  return found;
}

function isAfterGap(times: Float64Array, i: number): boolean {
  return i > 0 && times[i] - times[i - 1] > GAP_SECONDS;
}
