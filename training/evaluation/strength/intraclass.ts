import { mean } from '../../../lib/numbers/statistics';

/**
 * ICC(3,1) of Shrout & Fleiss 1979: consistency of two fixed raters over the same targets, 1 when they differ by a constant alone.
 * @returns NaN where the targets do not differ
 */
export function intraclass(one: readonly number[], other: readonly number[]): number {
  const n = one.length;
  const whole = (mean(one) + mean(other)) / 2;
  const shift = [mean(one) - whole, mean(other) - whole];
  let [between, residual] = [0, 0];
  for (let i = 0; i < n; i++) {
    const middle = (one[i] + other[i]) / 2;
    between += 2 * (middle - whole) ** 2;
    residual += (one[i] - middle - shift[0]) ** 2 + (other[i] - middle - shift[1]) ** 2;
  }
  return (between - residual) / (between + residual);
}
