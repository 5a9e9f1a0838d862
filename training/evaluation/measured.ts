import { bootstrap, interval95 } from '../../lib/numbers/bootstrap';
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
  return measuredTogether(places, (drawn) => [of(drawn)])[0] ?? null;
}

/** Several measures of the same images, each with its interval, of the same draws; empty without images. */
export function measuredTogether(
  places: readonly number[],
  of: (places: readonly number[]) => readonly number[],
): (Measured | null)[] {
  const images = places.length;
  if (images === 0) return [];
  const values = of(places);
  if (values.every(Number.isNaN)) return values.map(() => null);
  const draws = bootstrap({ draws: RESAMPLES, seed: [1, images] }, (random) =>
    of(Array.from(random.resample(images), (i) => places[i])),
  );
  return values.map((value, k) => {
    if (Number.isNaN(value)) return null;
    const [low, high] = interval95(draws.map((draw) => draw[k])) ?? [value, value];
    return { value, low, high, images };
  });
}

/** A measure with its interval, in three digits; – where there is none. */
export function shown(measure: Measured | null): string {
  if (!measure) return '–';
  const { value, low, high } = measure;
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
