import { AppError } from '../errors';
import { clamp } from '../numbers/clamp';
import { quantileOfSorted } from '../numbers/statistics';

/*
 * Plain arithmetic on numbers that have left the backend: one readback of the samples gives the same
 * uncertainty on every backend. Natural logarithm throughout, so entropies are in nats.
 */

/** The largest 32-bit float not above ln 2, the ceiling of a binary entropy. */
const MAX_ENTROPY = 0.6931471228599548;

/** Ends of the interval over the samples. */
const LOWER_QUANTILE = 0.05;
const UPPER_QUANTILE = 0.95;

/** What S samples of a probability say; each array has one entry per image and AU. */
export interface Decomposition {
  /** (1/S) Σ_s p_s, Eq 7. */
  mean: Float32Array;
  /** Entropy of the mean, 0..ln 2. */
  total: Float32Array;
  /** Mean of the samples' entropies, 0..ln 2: what more samples cannot resolve. */
  aleatoric: Float32Array;
  /** total − aleatoric, 0..ln 2: how much the samples disagree. */
  epistemic: Float32Array;
  /** 5 % quantile of the samples. */
  lower: Float32Array;
  /** 95 % quantile of the samples. */
  upper: Float32Array;
}

/** Binary entropy in nats, 0..ln 2; 0 at p = 0 and p = 1. */
export function binaryEntropy(p: number): number {
  if (p <= 0 || p >= 1) return 0;
  return -p * Math.log(p) - (1 - p) * Math.log1p(-p);
}

/**
 * Eq 10: epistemic = H[mean of p_s] − mean of H[p_s], the mutual information between the label and the
 * mask. One sample has no epistemic part.
 * @param samples p_s, [S, count] row by row, each 0..1; where one is NaN, all that is said of its image and AU is
 * @param sampleCount S
 * @throws AppError internal when the samples do not divide into S rows
 * @equation 10
 */
export function decompose(samples: Float32Array, sampleCount: number): Decomposition {
  const count = samples.length / sampleCount;
  if (sampleCount < 1 || !Number.isInteger(count)) {
    throw new AppError('internal', `${samples.length} numbers are not ${sampleCount} samples of one size.`);
  }
  const result: Decomposition = {
    mean: new Float32Array(count),
    total: new Float32Array(count),
    aleatoric: new Float32Array(count),
    epistemic: new Float32Array(count),
    lower: new Float32Array(count),
    upper: new Float32Array(count),
  };
  const column = new Float64Array(sampleCount);
  for (let at = 0; at < count; at++) {
    let sum = 0;
    let entropySum = 0;
    for (let s = 0; s < sampleCount; s++) {
      const p = samples[s * count + at];
      column[s] = p;
      sum += p;
      entropySum += binaryEntropy(p);
    }
    const mean = sum / sampleCount;
    const total = Math.min(binaryEntropy(mean), MAX_ENTROPY);
    // rounding can leave the difference just outside its range
    const epistemic = clamp(total - entropySum / sampleCount, 0, MAX_ENTROPY);
    column.sort();
    result.mean[at] = mean;
    result.total[at] = total;
    result.epistemic[at] = epistemic;
    result.aleatoric[at] = total - epistemic;
    // NaN is sorted behind all numbers, among which the quantiles may lie
    result.lower[at] = Number.isNaN(mean) ? mean : quantileOfSorted(column, LOWER_QUANTILE);
    result.upper[at] = Number.isNaN(mean) ? mean : quantileOfSorted(column, UPPER_QUANTILE);
  }
  return result;
}
