/** Size of a sparkline in its own units; ten seconds end at the right edge. */
export const SPARK = { width: 68, height: 24, seconds: 10 } as const;

/** Room above 1 and below 0, so that a flat line is not cut. */
const PADDING = 2;

export const sparkY = (p: number): number =>
  SPARK.height - PADDING - Math.min(1, Math.max(0, p)) * (SPARK.height - 2 * PADDING);

/** Seconds without a sample after which the line is broken. */
const GAP = 1;

/**
 * @param samples seconds before now (≥ 0, falling) and probability, the oldest first
 * @returns SVG path data; the line is broken where no face was seen
 */
export function sparkPath(samples: Iterable<{ readonly age: number; readonly p: number }>): string {
  let path = '';
  let before = Number.POSITIVE_INFINITY;
  for (const { age, p } of samples) {
    if (age > SPARK.seconds || Number.isNaN(p)) continue;
    const x = SPARK.width * (1 - age / SPARK.seconds);
    path += `${before - age > GAP ? 'M' : 'L'}${x.toFixed(1)} ${sparkY(p).toFixed(1)}`;
    before = age;
  }
  return path;
}
