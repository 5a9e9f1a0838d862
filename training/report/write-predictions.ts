import { readFile } from 'node:fs/promises';
import { AppError, messageOf } from '../../lib/errors';
import { writeAtomically } from '../../lib/node/atomic';
import { type AnswersFile, answersFileSchema } from '../../lib/runs/predictions-file';
import type { LabelledAnswers } from '../evaluation/predictions';

/** Five significant digits, a row of arrays for each image. @throws AppError io */
export async function writeAnswersFile(file: string, answers: LabelledAnswers): Promise<void> {
  const { aus, subjects, labels, p, epistemic, aleatoric } = answers;
  const n = aus.length;
  const rows = (values: Float32Array) =>
    subjects.map((_, i) => Array.from(values.subarray(i * n, (i + 1) * n), rounded));
  const content: AnswersFile = {
    aus: [...aus],
    subjects: [...subjects],
    labels: rows(labels),
    p: rows(p),
    epistemic: rows(epistemic),
    aleatoric: rows(aleatoric),
  };
  await writeAtomically(file, [`${JSON.stringify(content)}\n`]).catch((cause) => {
    throw new AppError('io', `Cannot write ${file}: ${messageOf(cause)}`, { cause });
  });
}

/** @throws AppError io or bad-input */
export async function readAnswersFile(file: string): Promise<LabelledAnswers> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new AppError('io', `Cannot read ${file}: ${messageOf(cause)}`, { cause });
  });
  try {
    const { aus, subjects, ...rows } = answersFileSchema.parse(JSON.parse(text));
    const flat = (values: (number | null)[][]) => Float32Array.from(values.flat(), (x) => x ?? Number.NaN);
    return {
      aus,
      subjects,
      labels: flat(rows.labels),
      p: flat(rows.p),
      epistemic: flat(rows.epistemic),
      aleatoric: flat(rows.aleatoric),
    };
  } catch (cause) {
    throw new AppError('bad-input', `${file} does not hold answers: ${messageOf(cause)}`, { cause });
  }
}

function rounded(value: number): number | null {
  return Number.isNaN(value) ? null : Number(value.toPrecision(5));
}
