import { GAP_SECONDS } from './summary';
import { type FaceTrace, placeAt } from './traces';

/** A trace as a row of pixel columns; NaN where no face was seen. */
export interface Columns {
  /** Least and largest probability of the frames in the column. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** Lowest lower and highest upper end of the interval. */
  readonly lower: Float32Array;
  readonly upper: Float32Array;
  /** 1 where a frame of the column is a guess. */
  readonly unsure: Uint8Array;
}

/**
 * Reduces one unit's trace to columns by minimum and maximum, so that no peak is lost however long it is.
 * A frame reaches into the columns up to the next one, unless the face was away.
 * @param j place of the unit in the model's list
 * @param limit epistemic part above which a reading is a guess
 * @param from seconds of the left edge
 * @param to seconds of the right edge, after `from`
 */
export function columnsFor(
  trace: FaceTrace,
  j: number,
  limit: number,
  from: number,
  to: number,
  width: number,
): Columns {
  const filled = () => new Float32Array(width).fill(Number.NaN);
  const [low, high, lower, upper] = [filled(), filled(), filled(), filled()];
  const unsure = new Uint8Array(width);
  const { times, length } = trace;
  const perSecond = width / (to - from);
  const first = Math.max(0, placeAt(times, from));
  for (let i = first; i < length && times[i] < to; i++) {
    const next = i + 1 < length ? times[i + 1] : times[i];
    const end = next - times[i] > GAP_SECONDS ? times[i] : next;
    const left = Math.max(0, Math.floor((times[i] - from) * perSecond));
    const right = Math.min(width - 1, Math.max(left, Math.ceil((end - from) * perSecond) - 1));
    const p = trace.value('p', i, j);
    const [bottom, top] = [trace.value('lower', i, j), trace.value('upper', i, j)];
    const isUnsure = trace.value('epistemic', i, j) > limit;
    for (let x = left; x <= right; x++) {
      // Every comparison with NaN is false, so an empty column takes the value.
      if (!(low[x] <= p)) low[x] = p;
      if (!(high[x] >= p)) high[x] = p;
      if (!(lower[x] <= bottom)) lower[x] = bottom;
      if (!(upper[x] >= top)) upper[x] = top;
      if (isUnsure) unsure[x] = 1;
    }
  }
  return { low, high, lower, upper, unsure };
}
