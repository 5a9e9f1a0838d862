import { clamp } from '../numbers/clamp';

/*
 * The 1€ filter (Casiez, Roussel & Vogel, CHI 2012) on the log-odds of an action unit: a face at rest is
 * smoothed much, a movement hardly, so that an onset is not delayed by more than a tenth of a second
 * (tests/unit/live/smoothing.test.ts measures it).
 */

/** The filter's settings. */
export const ONE_EURO = {
  /** Cutoff frequency at rest, in hertz. */
  restCutoff: 1,
  /** Hertz of cutoff that each log-odd per second of movement adds. */
  cutoffPerSpeed: 0.25,
  /** Cutoff of the speed's own smoothing, in hertz. */
  speedCutoff: 1.5,
} as const;
/** Probabilities nearer to 0 or 1 than this are the same to the filter. */
const MARGIN = 1e-4;
/** Log-odds nearer to their target than this are there. */
const ARRIVED = 0.01;
/** A face unseen for longer, in seconds, starts anew. */
export const FORGET_SECONDS = 0.5;

/** Steadies one action unit's probability. */
export class OneEuroFilter {
  /** Filtered log-odds and their speed per second. */
  #value: number;
  #speed = 0;

  /** @param p the first probability, which stays as it is */
  constructor(p: number) {
    this.#value = Math.log(oddsOf(p));
  }

  /**
   * @param p NaN, where the model gave no number, is forgotten: the next one starts anew
   * @param seconds since the last one; of no time nothing changes
   * @returns what to multiply the odds of p and of all that moves with it by; 1 where the filter has arrived
   */
  next(p: number, seconds: number): number {
    const raw = Math.log(oddsOf(p));
    if (Number.isNaN(raw) || Number.isNaN(this.#value)) {
      this.#value = raw;
      this.#speed = 0;
      return 1;
    }
    if (seconds > 0) {
      const speed = (raw - this.#value) / seconds;
      this.#speed += weight(ONE_EURO.speedCutoff, seconds) * (speed - this.#speed);
      const cutoff = ONE_EURO.restCutoff + ONE_EURO.cutoffPerSpeed * Math.abs(this.#speed);
      this.#value += weight(cutoff, seconds) * (raw - this.#value);
    }
    const change = this.#value - raw;
    return Math.abs(change) < ARRIVED ? 1 : Math.exp(change);
  }
}

/** A probability whose odds are multiplied; exactly as it was for 1, also beyond the margin. */
export function scaled(p: number, factor: number): number {
  if (factor === 1) return p;
  const bounded = within(p);
  const part = bounded * factor;
  return part / (1 - bounded + part);
}

/** Odds of a probability, which counts as no nearer to 0 or 1 than the margin. */
export function oddsOf(p: number): number {
  const bounded = within(p);
  return bounded / (1 - bounded);
}

function within(p: number): number {
  return clamp(p, MARGIN, 1 - MARGIN);
}

/** Share of the newest value in a first-order low-pass filter. */
function weight(cutoff: number, seconds: number): number {
  const step = 2 * Math.PI * cutoff * seconds;
  return step / (step + 1);
}
