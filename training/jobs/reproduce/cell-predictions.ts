import { writeResult } from '../../../lib/node/atomic';
import { requireJsonFile } from '../../../lib/node/json-file';
import { toDigits } from '../../../lib/numbers/rounding';
import {
  cellPredictionsSchema,
  type StoredPredictions,
  type StoredSplit,
} from '../../../lib/runs/cell-predictions-file';
import { binaryEntropy } from '../../../lib/ugn/uncertainty';
import type { Predictions } from '../../evaluation/evaluate';
import type { LabelledPredictions } from '../../evaluation/predictions';

/** Of each number in a file. */
const DIGITS = 5;

export function storedSplit(
  subjects: readonly string[],
  labels: Float32Array,
  { p, epistemic }: Pick<Predictions, 'p' | 'epistemic'>,
): StoredSplit {
  const n = labels.length / subjects.length;
  const rows = (values: Float32Array) =>
    subjects.map((_, i) =>
      Array.from(values.subarray(i * n, (i + 1) * n), (value) => toDigits(value, DIGITS)),
    );
  return { subjects: [...subjects], labels: rows(labels), p: rows(p), epistemic: rows(epistemic) };
}

/** @throws AppError io */
export async function writeCellPredictions(file: string, predictions: StoredPredictions): Promise<void> {
  await writeResult(file, `${JSON.stringify(predictions)}\n`);
}

/** @throws AppError io or bad-input */
export async function readCellPredictions(file: string): Promise<StoredPredictions> {
  return requireJsonFile(file, cellPredictionsSchema, 'does not hold answers');
}

/** A stored split as evaluation takes it; aleatoric is total less epistemic (Eq 10). */
export function labelledPredictions(aus: readonly number[], split: StoredSplit): LabelledPredictions {
  const flat = (rows: StoredSplit['p']) => Float32Array.from(rows.flat(), (value) => value ?? Number.NaN);
  const p = flat(split.p);
  const epistemic = flat(split.epistemic);
  return {
    aus,
    subjects: split.subjects,
    labels: flat(split.labels),
    p,
    epistemic,
    aleatoric: p.map((value, at) => binaryEntropy(value) - epistemic[at]),
  };
}
