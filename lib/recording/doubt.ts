import { GAP_SECONDS, placeAt } from './traces';

/** How much of what was read is a guess, summed over the rows before each row; one more entry than rows. */
export interface DoubtSums {
  /** Seconds in which the face was seen. */
  readonly seen: Float64Array;
  /** The same, each row weighed by the share of units that are guesses. */
  readonly guessed: Float64Array;
}

/** Seconds that a row counts for at least: the only one of a face stands for no time, and is a guess or not all the same. */
const LEAST_SHARE = 1e-6;

/**
 * @param shares seconds that each row stands for
 * @param unsure of each unit, 1 where the row is a guess
 */
export function doubtSums(shares: Float64Array, unsure: readonly Uint8Array[]): DoubtSums {
  const [seen, guessed] = [new Float64Array(shares.length + 1), new Float64Array(shares.length + 1)];
  for (let i = 0; i < shares.length; i++) {
    let guesses = 0;
    for (const flags of unsure) guesses += flags[i];
    const share = Math.max(LEAST_SHARE, shares[i]);
    seen[i + 1] = seen[i] + share;
    guessed[i + 1] = guessed[i] + (share * guesses) / unsure.length;
  }
  return { seen, guessed };
}

/**
 * Mean share of units that are guesses, for each of `width` equal parts of a time.
 * @returns 0..1, NaN where the face was away
 */
export function doubtColumns(
  times: Float64Array,
  { seen, guessed }: DoubtSums,
  from: number,
  to: number,
  width: number,
): Float32Array {
  const columns = new Float32Array(width).fill(Number.NaN);
  const part = (to - from) / width;
  let row = placeAt(times, from);
  for (let x = 0; x < width; x++) {
    const [left, right] = [from + x * part, from + (x + 1) * part];
    while (row + 1 < times.length && times[row + 1] <= left) row++;
    let last = row;
    while (last + 1 < times.length && times[last + 1] < right) last++;
    // The row before the left edge reaches into the column, unless the face went away after it.
    const reaches = row >= 0 && row + 1 < times.length && times[row + 1] - times[row] <= GAP_SECONDS;
    const first = reaches || times[row] === left ? row : row + 1;
    if (first <= last) {
      columns[x] = (guessed[last + 1] - guessed[first]) / (seen[last + 1] - seen[first]);
    }
    row = Math.max(row, last);
  }
  return columns;
}
