/** The number of low … high that is nearest to the value; low where high lies below it. */
export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
