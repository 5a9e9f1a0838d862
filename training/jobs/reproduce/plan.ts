import type { Cell } from '../../../lib/runs/job-file';

/** Figure 2's shares of the training data below the whole. */
export const SHARES = [0.01, 0.02, 0.05, 0.1, 0.2] as const;
/** Chances of a guessed label that UGN-B's graph is trained with, to see what becomes of the aleatoric part. */
export const NOISE_LEVELS = [0, 0.2, 0.4, 0.6] as const;
/** That of the benchmark's own labels on the rendered set. */
export const NOISE = 0.2;
/** Fewest images in a pass, as a part of the whole: a small share is repeated, or little would be learned. */
export const LEAST_IMAGES = 0.5;

/** What a cell of the job computes. */
export interface Arm {
  readonly fold: number;
  readonly seed: number;
  /** Share of the training images. */
  readonly share: number;
}

export interface Plan {
  readonly folds: number;
  readonly seeds: number;
  /** Whether the backbone is first trained on other units of the fold's training faces. */
  readonly hasSource: boolean;
}

/**
 * The cells, those first that others need: sources, then Table 1's, then Figure 2's. Figure 2 and the levels of
 * noise take the first seed alone.
 */
export function planCells({ folds, seeds, hasSource }: Plan): Cell[] {
  const foldNumbers = Array.from({ length: folds }, (_, k) => k + 1);
  const seedNumbers = Array.from({ length: seeds }, (_, k) => k + 1);
  const sources = hasSource ? foldNumbers.map((fold) => ({ id: sourceId(fold), needs: [], cost: 4 })) : [];
  const needs = (fold: number) => (hasSource ? [sourceId(fold)] : []);
  const runs = seedNumbers.flatMap((seed) => foldNumbers.map((fold) => ({ fold, seed })));
  const whole = runs.map((run) => ({
    id: armId({ ...run, share: 1 }),
    needs: needs(run.fold),
    cost: 4,
  }));
  const shares = runs.filter(isFirstSeed).flatMap((run) =>
    SHARES.map((share) => ({
      id: armId({ ...run, share }),
      needs: needs(run.fold),
      cost: 0.8 + share,
    })),
  );
  return [...sources, ...whole, ...shares];
}

/** Whether a cell belongs to the first repeat. */
export function isFirstSeed({ seed }: Pick<Arm, 'seed'>): boolean {
  return seed === 1;
}

export function sourceId(fold: number): string {
  return `source-f${fold}`;
}

export function armId({ fold, seed, share }: Arm): string {
  return `f${fold}-s${seed}${share < 1 ? `-p${String(Math.round(100 * share)).padStart(2, '0')}` : ''}`;
}

/** What a cell's name says, or null where it is a source's. */
export function armOf(id: string): Arm | null {
  const parts = /^f(\d+)-s(\d+)(?:-p(\d+))?$/.exec(id);
  if (!parts) return null;
  const [, fold, seed, percent] = parts;
  return { fold: Number(fold), seed: Number(seed), share: percent ? Number(percent) / 100 : 1 };
}
