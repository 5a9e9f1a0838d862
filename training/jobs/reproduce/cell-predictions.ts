import { readFile } from 'node:fs/promises';
import { writeAtomically } from '../../../lib/node/atomic';
import {
  cellPredictionsSchema,
  type StoredAnswers,
  type StoredSplit,
} from '../../../lib/runs/cell-predictions-file';
import type { Answers } from '../../evaluation/evaluate';
import type { LabelledAnswers } from '../../evaluation/predictions';

export function storedSplit(
  subjects: readonly string[],
  labels: Float32Array,
  { p, epistemic }: Pick<Answers, 'p' | 'epistemic'>,
): StoredSplit {
  const n = labels.length / subjects.length;
  const rows = (values: Float32Array) =>
    subjects.map((_, i) => Array.from(values.subarray(i * n, (i + 1) * n), rounded));
  return { subjects: [...subjects], labels: rows(labels), p: rows(p), epistemic: rows(epistemic) };
}

/** @throws AppError io */
export async function writeAnswers(file: string, answers: StoredAnswers): Promise<void> {
  await writeAtomically(file, [`${JSON.stringify(answers)}\n`]);
}

export async function readAnswers(file: string): Promise<StoredAnswers> {
  return cellPredictionsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** A stored split as evaluation takes it; aleatoric is total less epistemic (Eq 10). */
export function labelledAnswers(aus: readonly number[], split: StoredSplit): LabelledAnswers {
  const flat = (rows: StoredSplit['p']) => Float32Array.from(rows.flat(), (value) => value ?? Number.NaN);
  const p = flat(split.p);
  const epistemic = flat(split.epistemic);
  return {
    aus,
    subjects: split.subjects,
    labels: flat(split.labels),
    p,
    epistemic,
    aleatoric: p.map((value, at) => entropy(value) - epistemic[at]),
  };
}

/** Of a yes or no, in nats. */
export function entropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log(1 - p);
}

function rounded(value: number): number | null {
  return Number.isNaN(value) ? null : Number(value.toPrecision(5));
}
