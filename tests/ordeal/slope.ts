/** How much a figure grows with another one. */
export interface Slope {
  readonly value: number;
  /** Half of its 95 % interval. */
  readonly margin: number;
}

/**
 * Least squares over several visits, each of which begins where it likes: Σ(x−x̄)(y−ȳ) / Σ(x−x̄)², means by visit.
 * @param visits points [x, y] of each
 * @returns null of fewer points than a slope needs
 */
export function slopeOf(visits: readonly (readonly (readonly [number, number])[])[]): Slope | null {
  const points = visits.flatMap((visit) => {
    const [meanX, meanY] = [0, 1].map((i) => visit.reduce((sum, point) => sum + point[i], 0) / visit.length);
    return visit.map(([x, y]) => [x - meanX, y - meanY] as const);
  });
  const free = points.length - visits.length - 1;
  const spread = points.reduce((sum, [x]) => sum + x * x, 0);
  if (free < 1 || spread === 0) return null;
  const value = points.reduce((sum, [x, y]) => sum + x * y, 0) / spread;
  const left = points.reduce((sum, [x, y]) => sum + (y - value * x) ** 2, 0);
  return { value, margin: 1.96 * Math.sqrt(left / free / spread) };
}
