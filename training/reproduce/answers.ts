import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from '../atomic';
import type { Answers } from '../evaluate';

const rowsSchema = z.array(z.array(z.number().nullable()));

const splitSchema = z.strictObject({
  subjects: z.array(z.string()),
  /** [count][N], null unknown; those of validation as noisy as the training's */
  labels: rowsSchema,
  p: rowsSchema,
  epistemic: rowsSchema,
});

const answersSchema = z.strictObject({
  aus: z.array(z.number().int()),
  variant: z.string(),
  /** Different training images. */
  images: z.number().int(),
  validation: splitSchema,
  test: splitSchema,
});

/** What one trained model says of validation and test images, as kept in a cell's folder. */
export type StoredAnswers = z.output<typeof answersSchema>;
export type StoredSplit = z.output<typeof splitSchema>;

export function storedSplit(
  subjects: readonly string[],
  labels: Float32Array,
  { p, epistemic }: Answers,
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
  return answersSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

function rounded(value: number): number | null {
  return Number.isNaN(value) ? null : Number(value.toPrecision(5));
}
