import { Random } from '../../lib/numbers/random';
import type { Measured } from '../../lib/runs/photographs-file';

const RESAMPLES = 500;

/**
 * A measure of some images with its interval.
 * @returns null where it does not exist on them
 */
export function measured(
  places: readonly number[],
  of: (places: readonly number[]) => number,
): Measured | null {
  const value = places.length > 0 ? of(places) : Number.NaN;
  if (Number.isNaN(value)) return null;
  const random = new Random(1, places.length);
  const draws = Array.from({ length: RESAMPLES }, () => of(places.map(() => random.pick(places))))
    .filter((draw) => !Number.isNaN(draw))
    .sort((one, other) => one - other);
  const quantile = (q: number) => draws[Math.round(q * (draws.length - 1))];
  return { value, low: quantile(0.025), high: quantile(0.975), images: places.length };
}

/** A measure with its interval, in three digits; – where there is none. */
export function shown(measure: Measured | null): string {
  if (!measure) return '–';
  const { value, low, high } = measure;
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
