import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { AppError, messageOf } from '../errors';

/**
 * A file of a run, or null where there is none.
 * @throws AppError bad-input saying what is wrong with the file, io when it cannot be read
 */
export async function readJsonFile<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw new AppError('io', `Cannot read ${file}: ${messageOf(cause)}`, { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError('bad-input', `${path.basename(file)} is not JSON; it may be cut.`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError(
    'bad-input',
    `${path.basename(file)} is not what training writes: ${issue.path.join('.') || 'the whole'}: ${issue.message}`,
  );
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
