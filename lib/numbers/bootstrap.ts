import { Random } from './random';
import { quantileOfSorted, sortedNumbers } from './statistics';

/** A 95 % interval, or null where the measure does not exist. */
export type Interval = readonly [low: number, high: number] | null;

/**
 * What is measured of each of many bootstrap samples.
 * @param draws how many samples
 * @param seed key of the stream of numbers that they are drawn with
 * @param measure draws one sample, most simply by random.resample, and measures it
 */
export function bootstrap<T>(
  { draws, seed }: { readonly draws: number; readonly seed: readonly number[] },
  measure: (random: Random) => T,
): T[] {
  const random = new Random(...seed);
  return Array.from({ length: draws }, () => measure(random));
}

/** The middle 95 % of the values that are numbers. */
export function interval95(values: ArrayLike<number>): Interval {
  const sorted = sortedNumbers(values);
  return sorted.length === 0 ? null : [quantileOfSorted(sorted, 0.025), quantileOfSorted(sorted, 0.975)];
}
