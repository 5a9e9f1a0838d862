import { z } from 'zod';
import { type ReliabilityBin, reliability } from '../numbers/calibration';
import { needed } from './loosely';
import type { LoosePredictions } from './predictions-file';

/** Predictions whose probability lies in one tenth of 0..1. */
export const reliabilityBinSchema = z.object({
  answers: needed(z.number()),
  /** Mean probability given, and share of the labels that are present; 0..1. */
  p: needed(z.number()),
  present: needed(z.number()),
}) satisfies z.ZodType<ReliabilityBin>;

/** The reliability of the predictions of all units together. */
export function reliabilityOf({ labels, p }: Pick<LoosePredictions, 'labels' | 'p'>): ReliabilityBin[] {
  const given = labels.flatMap((row, i) => row.map((_, j) => p[i]?.[j] ?? Number.NaN));
  const known = labels
    .flat()
    .map((label, at) => (Number.isNaN(given[at]) ? Number.NaN : (label ?? Number.NaN)));
  return reliability(given, known);
}

/** How many test images have a known label of a unit, and how many of them show it. */
export interface Support {
  readonly au: number;
  readonly known: number;
  readonly present: number;
}

export function supportOf({ aus, labels }: Pick<LoosePredictions, 'aus' | 'labels'>): Support[] {
  return aus.map((au, j) => {
    const known = labels.map((row) => row[j] ?? null).filter((label) => label !== null);
    return { au, known: known.length, present: known.filter((label) => label >= 0.5).length };
  });
}
