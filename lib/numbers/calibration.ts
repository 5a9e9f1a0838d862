import { knownIndices } from './detection';

/*
 * Whether a probability means what it says. Arrays have an entry a prediction: p 0..1, and its label, NaN for unknown;
 * unknown ones count nowhere. Predictions fall into ten bins of equal width by their p.
 */

export const CALIBRATION_BINS = 10;

/** The bin that a probability falls in. */
export function calibrationBin(p: number): number {
  return Math.min(CALIBRATION_BINS - 1, Math.floor(p * CALIBRATION_BINS));
}

/** Predictions of one bin. */
export interface ReliabilityBin {
  readonly answers: number;
  /** Mean probability given, and mean label, which is the share that is present; 0..1. */
  readonly p: number;
  readonly present: number;
}

/** How often what is given a probability is there; empty bins are left out. */
export function reliability(p: ArrayLike<number>, labels: ArrayLike<number>): ReliabilityBin[] {
  return sumsByBin(p, labels)
    .filter(({ answers }) => answers > 0)
    .map(({ answers, p, present }) => ({ answers, p: p / answers, present: present / answers }));
}

/** Expected calibration error: mean |share present − mean p| of the bins, weighted by their predictions. */
export function calibrationError(p: ArrayLike<number>, labels: ArrayLike<number>): number {
  const bins = sumsByBin(p, labels);
  const known = bins.reduce((sum, { answers }) => sum + answers, 0);
  return bins.reduce((sum, bin) => sum + Math.abs(bin.present - bin.p), 0) / known;
}

function sumsByBin(p: ArrayLike<number>, labels: ArrayLike<number>) {
  const bins = Array.from({ length: CALIBRATION_BINS }, () => ({ answers: 0, p: 0, present: 0 }));
  for (const i of knownIndices(labels)) {
    const bin = bins[calibrationBin(p[i])];
    bin.answers++;
    bin.p += p[i];
    bin.present += labels[i];
  }
  return bins;
}
