import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { AppError, messageOf } from '../errors';

/** How a file is spoken of that is not what was expected. */
export interface Wording {
  /** The file; its name unless given. */
  readonly name?: string;
  /** Such as “is not a job of this program”. */
  readonly complaint?: string;
}

/**
 * A JSON file, or null where there is none.
 * @throws AppError bad-input saying which file it is and what is wrong with it, io when it cannot be read
 */
export async function readJsonFile<T>(
  file: string,
  schema: z.ZodType<T>,
  { name = path.basename(file), complaint = 'is not what training writes' }: Wording = {},
): Promise<T | null> {
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
    throw new AppError('bad-input', `${name} is not JSON; it may be cut.`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError(
    'bad-input',
    `${name} ${complaint}: ${issue.path.join('.') || 'the whole'}: ${issue.message}`,
    { cause: parsed.error },
  );
}

/**
 * A JSON file that must be there.
 * @throws AppError as readJsonFile, and io where it is missing; the path says which file it is
 */
export async function requireJsonFile<T>(file: string, schema: z.ZodType<T>, complaint: string): Promise<T> {
  const content = await readJsonFile(file, schema, { name: file, complaint });
  if (content === null) throw new AppError('io', `Cannot read ${file}: there is no such file.`);
  return content;
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
