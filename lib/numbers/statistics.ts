import { mean as meanOfNumbers, quantileSorted } from 'd3-array';

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Mean of the values that are numbers; NaN without one. */
export function meanOf(values: Iterable<number>): number {
  return meanOfNumbers(values) ?? Number.NaN;
}

/**
 * Quantile of ascending values, linear between neighbours (definition 7 of Hyndman and Fan); NaN without values.
 * @param q 0..1
 */
export function quantileOfSorted(ascending: ArrayLike<number>, q: number): number {
  return quantileSorted(ascending as number[], q) ?? Number.NaN; // takes typed arrays too, if its types do not
}

/** The same of values in any order, NaN left out. */
export function quantile(values: ArrayLike<number>, q: number): number {
  return quantileOfSorted(sortedNumbers(values), q);
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** The values that are numbers, ascending. */
export function sortedNumbers(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
}

/** The place of each value in ascending order, from 0; equal ones share their mean. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i);
  order.sort((one, other) => values[one] - values[other]);
  const result = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let k = start; k < end; k++) result[order[k]] = (start + end - 1) / 2;
    start = end;
  }
  return result;
}

/** Spearman's rank correlation; ties share their mean rank. NaN where one of the two is constant. */
export function rankCorrelation(x: readonly number[], y: readonly number[]): number {
  return correlation(ranks(x), ranks(y));
}

function correlation(x: Float64Array, y: Float64Array): number {
  const [mx, my] = [mean(x), mean(y)];
  const product = mean(x.map((value, i) => (value - mx) * (y[i] - my)));
  const spread = (values: Float64Array, m: number) =>
    Math.sqrt(mean(values.map((value) => (value - m) ** 2)));
  return product / (spread(x, mx) * spread(y, my));
}

/** Slope of the least-squares line of y over x. */
export function slope(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const across = mean(x.map((value) => (value - mx) ** 2));
  return mean(x.map((value, i) => (value - mx) * (y[i] - my))) / across;
}
