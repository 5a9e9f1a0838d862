import { writeResult } from '../../lib/node/atomic';
import { requireJsonFile } from '../../lib/node/json-file';
import { toDigits } from '../../lib/numbers/rounding';
import { type AnswersFile, answersFileSchema } from '../../lib/runs/predictions-file';
import type { LabelledAnswers } from '../evaluation/predictions';

/** Of each number in the file. */
const DIGITS = 5;

/** A row of arrays for each image. @throws AppError io */
export async function writeAnswersFile(file: string, answers: LabelledAnswers): Promise<void> {
  const { aus, subjects, labels, p, epistemic, aleatoric } = answers;
  const n = aus.length;
  const rows = (values: Float32Array) =>
    subjects.map((_, i) =>
      Array.from(values.subarray(i * n, (i + 1) * n), (value) => toDigits(value, DIGITS)),
    );
  const content: AnswersFile = {
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
export async function readAnswersFile(file: string): Promise<LabelledAnswers> {
  const { aus, subjects, ...rows } = await requireJsonFile(file, answersFileSchema, 'does not hold answers');
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
