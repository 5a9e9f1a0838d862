import { writeResult } from '../../lib/node/atomic';
import { requireJsonFile } from '../../lib/node/json-file';
import { toDigits } from '../../lib/numbers/rounding';
import { type PredictionsFile, predictionsFileSchema } from '../../lib/runs/predictions-file';
import type { LabelledPredictions } from '../evaluation/predictions';

/** Of each number in the file. */
const DIGITS = 5;

/** A row of arrays for each image. @throws AppError io */
export async function writePredictionsFile(file: string, predictions: LabelledPredictions): Promise<void> {
  const { aus, subjects, labels, p, epistemic, aleatoric } = predictions;
  const n = aus.length;
  const rows = (values: Float32Array) =>
    subjects.map((_, i) =>
      Array.from(values.subarray(i * n, (i + 1) * n), (value) => toDigits(value, DIGITS)),
    );
  const content: PredictionsFile = {
    aus: [...aus],
    subjects: [...subjects],
    labels: rows(labels),
    p: rows(p),
    epistemic: rows(epistemic),
    aleatoric: rows(aleatoric),
  };
  await writeResult(file, `${JSON.stringify(content)}\n`);
}

/** @throws AppError io or bad-input */
export async function readPredictionsFile(file: string): Promise<LabelledPredictions> {
  const { aus, subjects, ...rows } = await requireJsonFile(
    file,
    predictionsFileSchema,
    'does not hold answers',
  );
  const flat = (values: (number | null)[][]) => Float32Array.from(values.flat(), (x) => x ?? Number.NaN);
  return {
    aus,
    subjects,
    labels: flat(rows.labels),
    p: flat(rows.p),
    epistemic: flat(rows.epistemic),
    aleatoric: flat(rows.aleatoric),
  };
}
