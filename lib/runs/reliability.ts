import { z } from 'zod';
import { needed } from './loosely';
import type { LooseAnswers } from './predictions-file';

/** Answers whose probability lies in one tenth of 0..1. */
export const reliabilityBinSchema = z.object({
  answers: needed(z.number()),
  /** Mean probability given, and share of the labels that are present; 0..1. */
  p: needed(z.number()),
  present: needed(z.number()),
});
export type ReliabilityBin = Readonly<z.output<typeof reliabilityBinSchema>>;

const BINS = 10;

/** How often what is given a probability is there, in the bins of the calibration error; empty ones are left out. */
export function reliabilityOf({ labels, p }: Pick<LooseAnswers, 'labels' | 'p'>): ReliabilityBin[] {
  const bins = Array.from({ length: BINS }, () => ({ answers: 0, p: 0, present: 0 }));
  for (const [i, row] of labels.entries()) {
    for (const [j, label] of row.entries()) {
      const given = p[i]?.[j] ?? null;
      if (label === null || given === null) continue;
      const bin = bins[Math.min(BINS - 1, Math.floor(given * BINS))];
      bin.answers++;
      bin.p += given;
      bin.present += label;
    }
  }
  return bins
    .filter(({ answers }) => answers > 0)
    .map((bin) => ({ ...bin, p: bin.p / bin.answers, present: bin.present / bin.answers }));
}

/** How many test images have a known label of a unit, and how many of them show it. */
export interface Support {
  readonly au: number;
  readonly known: number;
  readonly present: number;
}

export function supportOf({ aus, labels }: Pick<LooseAnswers, 'aus' | 'labels'>): Support[] {
  return aus.map((au, j) => {
    const known = labels.map((row) => row[j] ?? null).filter((label) => label !== null);
    return { au, known: known.length, present: known.filter((label) => label >= 0.5).length };
  });
}
