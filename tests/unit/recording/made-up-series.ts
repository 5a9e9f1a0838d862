import type { UnitSeries } from '../../../lib/recording/series';

/** A tenth of a second for each value; null without a face, and below 0 a guess of that probability. */
export type Values = readonly (number | null)[];

export const fill = (count: number, value: number | null) => new Array<number | null>(count).fill(value);

export function timesOf(values: Values): Float64Array {
  return Float64Array.from(values.flatMap((value, i) => (value === null ? [] : [i / 10])));
}

export function seriesOf(values: Values): UnitSeries {
  const seen = values.filter((value) => value !== null);
  const p = Float32Array.from(seen, Math.abs);
  const epistemic = Float32Array.from(seen, (value) => (value < 0 ? 0.2 : 0.01));
  return {
    p,
    lower: p.map((value) => value / 2),
    upper: p.map((value) => (value + 1) / 2),
    epistemic,
    doubt: epistemic,
    aleatoricShare: 0,
    threshold: 0.5,
    unsureAbove: 0.05,
  };
}
