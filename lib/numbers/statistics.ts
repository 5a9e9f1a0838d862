export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Spearman's rank correlation; ties share their mean rank. NaN where one of the two is constant. */
export function rankCorrelation(x: readonly number[], y: readonly number[]): number {
  return correlation(ranks(x), ranks(y));
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((one, other) => values[one] - values[other]);
  const result = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let k = start; k < end; k++) result[order[k]] = (start + end - 1) / 2;
    start = end;
  }
  return result;
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const product = mean(x.map((value, i) => (value - mx) * (y[i] - my)));
  const spread = (values: readonly number[], m: number) =>
    Math.sqrt(mean(values.map((value) => (value - m) ** 2)));
  return product / (spread(x, mx) * spread(y, my));
}

/** Slope of the least-squares line of y over x. */
export function slope(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  const across = mean(x.map((value) => (value - mx) ** 2));
  return mean(x.map((value, i) => (value - mx) * (y[i] - my))) / across;
}

/** Mean of the values that are numbers. */
export function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Of ascending values, between neighbours in proportion. */
export function quantile(ascending: ArrayLike<number>, q: number): number {
  const at = q * (ascending.length - 1);
  const below = Math.floor(at);
  const above = Math.min(ascending.length - 1, below + 1);
  return ascending[below] + (at - below) * (ascending[above] - ascending[below]);
}
