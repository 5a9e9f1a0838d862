import type { FaceTrace } from './traces';

/** A face that is not seen for longer, in seconds, counts as away; a frame stands for no more than this. */
export const GAP_SECONDS = 0.5;
/** Seconds that a unit must be absent before its return counts as an onset. */
const REST_SECONDS = 0.2;

export interface UnitSummary {
  /** FACS number. */
  readonly au: number;
  /** Seconds in which it was present and the model sure of it. */
  readonly active: number;
  /** Seconds in which the reading was a guess. */
  readonly unsure: number;
  /** Times that it became present, surely, after being surely absent. */
  readonly onsets: number;
}

interface Model {
  readonly aus: readonly number[];
  readonly thresholds: readonly number[];
  readonly unsureAbove: readonly number[];
}

/** What a face did, unit by unit in the model's order, and for how many seconds it was seen. */
export function summarise(trace: FaceTrace, model: Model): { seen: number; units: UnitSummary[] } {
  const shares = sharesOf(trace.times);
  const seen = shares.reduce((sum, share) => sum + share, 0);
  const units = model.aus.map((au, j) => {
    let [active, unsure, onsets, rest] = [0, 0, 0, 0];
    let before = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < trace.length; i++) {
      if (trace.times[i] - before > GAP_SECONDS) rest = 0;
      before = trace.times[i];
      if (trace.value('epistemic', i, j) > model.unsureAbove[j]) {
        unsure += shares[i];
      } else if (trace.value('p', i, j) >= model.thresholds[j]) {
        active += shares[i];
        if (rest >= REST_SECONDS) onsets++;
        rest = 0;
      } else {
        rest += shares[i];
      }
    }
    return { au, active, unsure, onsets };
  });
  return { seen, units };
}

/** Seconds that each frame stands for: until the next one. */
function sharesOf(times: Float64Array): Float64Array {
  const { length } = times;
  const shares = new Float64Array(length);
  const typical = length > 1 ? (times[length - 1] - times[0]) / (length - 1) : 0;
  for (let i = 0; i < length; i++) {
    const next = i + 1 < length ? times[i + 1] - times[i] : typical;
    shares[i] = next > GAP_SECONDS ? Math.min(typical, GAP_SECONDS) : next;
  }
  return shares;
}
