/** Standard normal quantiles at (k + ½)/16, k = 8..15; the lower half mirrors them. */
const UPPER_QUANTILES = [0.078, 0.237, 0.402, 0.579, 0.776, 1.01, 1.318, 1.863];

export interface Dot {
  readonly x: number;
  /** Dots below it in its column, the lowest has 0. */
  readonly level: number;
}

/**
 * Sixteen answers spread like a bell around `mean`, stacked in columns as a dot plot.
 * @param deviation standard deviation, same unit as mean
 * @param column width of a column, same unit
 */
export function dotPlot(mean: number, deviation: number, column: number): Dot[] {
  const heights = new Map<number, number>();
  return UPPER_QUANTILES.flatMap((quantile) => [mean - deviation * quantile, mean + deviation * quantile])
    .map((value) => Math.round(Math.min(1, Math.max(0, value)) / column))
    .map((place) => {
      const level = heights.get(place) ?? 0;
      heights.set(place, level + 1);
      return { x: place * column, level };
    });
}
