import { existsSync } from 'node:fs';
import { bestThreshold } from '../../../lib/numbers/detection';
import { mean } from '../../../lib/numbers/statistics';
import type { StoredPredictions, StoredSplit } from '../../../lib/runs/cell-predictions-file';
import type { Job } from '../../../lib/runs/job-file';
import { binaryEntropy } from '../../../lib/ugn/uncertainty';
import { cellFolder, readDone } from '../job';
import { predictionsFile } from './cell';
import { readCellPredictions } from './cell-predictions';
import { type Counts, countsBySubject } from './estimates';
import { type Arm, armOf, NOISE_LEVELS } from './plan';
import { noiseName } from './run-cell';

/** One model on one fold and seed: its predictions on the test split, by person at 0.5 and at tuned thresholds. */
export interface Trial {
  readonly arm: Arm;
  readonly aus: readonly number[];
  readonly test: StoredSplit;
  readonly images: number;
  readonly atHalf: readonly Counts[];
  readonly tuned: readonly Counts[];
}

/** All trials of a job that are done, by share and model. */
export interface Trials {
  readonly aus: readonly number[];
  of(name: string, share?: number): Trial[];
}

/** Reads the predictions of the cells that are done. */
export async function readTrials(folder: string, job: Job): Promise<Trials> {
  const trials = new Map<string, Trial[]>();
  let aus: readonly number[] = [];
  for (const { id } of job.cells) {
    const arm = armOf(id);
    if (!arm || !(await readDone(folder, id))) continue;
    for (const name of MODELS) {
      const file = predictionsFile(cellFolder(folder, id), name);
      if (!existsSync(file)) continue;
      const predictions = await readCellPredictions(file);
      aus = predictions.aus;
      const key = `${name} ${arm.share}`;
      trials.set(key, [...(trials.get(key) ?? []), trialOf(arm, predictions)]);
    }
  }
  return { aus, of: (name, share = 1) => trials.get(`${name} ${share}`) ?? [] };
}

export const TABLE_VARIANTS = ['resnet18', 'resnet-bl', 'gn-d', 'ugn', 'ugn-b'] as const;
const MODELS = [...TABLE_VARIANTS, ...NOISE_LEVELS.map(noiseName)];

function trialOf(arm: Arm, { aus, images, validation, test }: StoredPredictions): Trial {
  const thresholds = aus.map((_, j) => bestThreshold(column(validation.p, j), column(validation.labels, j)));
  return {
    arm,
    aus,
    test,
    images,
    atHalf: countsBySubject(
      test,
      aus.map(() => 0.5),
    ),
    tuned: countsBySubject(test, thresholds),
  };
}

function column(rows: readonly (readonly (number | null)[])[], j: number): number[] {
  return rows.map((row) => row[j] ?? Number.NaN);
}

/** Mean aleatoric uncertainty (Eq 10: total less epistemic) of each person's images, in nats. */
export function meanAleatoric({ test }: Trial): number[] {
  const byPerson = new Map<string, number[]>();
  for (const [i, subject] of test.subjects.entries()) {
    const values = test.p[i].map((p, j) => binaryEntropy(p!) - test.epistemic[i][j]!);
    byPerson.set(subject, [...(byPerson.get(subject) ?? []), mean(values)]);
  }
  return [...byPerson.values()].map(mean);
}
