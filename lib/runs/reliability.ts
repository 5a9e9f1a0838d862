import { type ReliabilityBin, reliability } from '../numbers/calibration';
import type { AnswersFile } from './predictions-file';

/** The reliability of the answers of all units together. */
export function reliabilityOf({ labels, p }: Pick<AnswersFile, 'labels' | 'p'>): ReliabilityBin[] {
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

export function supportOf({ aus, labels }: Pick<AnswersFile, 'aus' | 'labels'>): Support[] {
  return aus.map((au, j) => {
    const known = labels.map((row) => row[j] ?? null).filter((label) => label !== null);
    return { au, known: known.length, present: known.filter((label) => label >= 0.5).length };
  });
}
