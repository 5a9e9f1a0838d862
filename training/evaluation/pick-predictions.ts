import type { Predictions } from './evaluate';

/** Every n-th of so many pictures, from the first. */
export function placesOf(count: number, every: number): number[] {
  return Array.from({ length: count }, (_, i) => i).filter((i) => i % every === 0);
}

/** @param values [count, n] row by row */
export function rowsAt(
  values: Float32Array,
  places: readonly number[],
  n: number,
): Float32Array<ArrayBuffer> {
  return Float32Array.from(places.flatMap((i) => [...values.subarray(i * n, (i + 1) * n)]));
}

/** The answers on some of the pictures. @param n action units */
export function predictionsAt(
  { p, epistemic, aleatoric }: Predictions,
  places: readonly number[],
  n: number,
): Predictions {
  const of = (values: Float32Array) => rowsAt(values, places, n);
  return { p: of(p), epistemic: of(epistemic), aleatoric: of(aleatoric) };
}
