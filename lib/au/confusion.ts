import type { Confusion } from '../numbers/detection';
import { isPresent } from './decision';

/**
 * Counts of a unit's decisions against its labels.
 * @param labels 1, 0 or NaN for unknown, which counts nowhere
 */
export function confusion(p: ArrayLike<number>, labels: ArrayLike<number>, threshold: number): Confusion {
  let truePositive = 0;
  let falsePositive = 0;
  let falseNegative = 0;
  let trueNegative = 0;
  for (let i = 0; i < labels.length; i++) {
    const isYes = isPresent(p[i], threshold);
    if (labels[i] === 1) isYes ? truePositive++ : falseNegative++;
    else if (labels[i] === 0) isYes ? falsePositive++ : trueNegative++;
  }
  return { truePositive, falsePositive, falseNegative, trueNegative };
}
