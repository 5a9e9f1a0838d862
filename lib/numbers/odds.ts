import { clamp } from './clamp';

/**
 * Natural logarithm of p / (1 − p).
 * @param p 0..1, taken as no nearer to 0 or 1 than the margin
 */
export function logOdds(p: number, margin = 0): number {
  const bounded = clamp(p, margin, 1 - margin);
  return Math.log(bounded / (1 - bounded));
}
