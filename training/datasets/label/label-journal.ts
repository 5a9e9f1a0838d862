import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../../../lib/errors';
import { type Reading, readingSchema } from './photo-reading';

const headSchema = z.strictObject({
  format: z.literal('ugn-live photo readings'),
  version: z.literal(3),
  /** SHA-256 of the landmarker's file */
  landmarker: z.string(),
  /** side of the crops in pixels */
  cropSize: z.number().int(),
});

const lineSchema = z.strictObject({
  photo: z.string(),
  /** SHA-256 of the photo's file */
  sha256: z.string(),
  reading: readingSchema,
});

/** Where the readings of a set's photographs are kept. */
export const readingsFile = (directory: string): string => `${resolve(directory)}.readings.jsonl`;

/** Readings made so far, kept on disk one line each, so that a run that was stopped goes on where it was. */
export interface WorkFile {
  /** The reading of a photo with this content, if there is one. */
  find(photo: string, sha256: string): Reading | undefined;
  add(photo: string, sha256: string, reading: Reading): void;
}

/**
 * Opens a work file; a new one begins with the first reading. A last line that was cut when a run was killed is dropped.
 * @param landmarker SHA-256 of the landmarker's file
 * @param cropSize side of the crops in pixels
 * @throws AppError bad-input when the file was made with another landmarker or crop size or is damaged; io when it
 *   cannot be read or written
 */
export function openWorkFile(path: string, landmarker: string, cropSize: number): WorkFile {
  const lines = new Map<string, z.output<typeof lineSchema>>();
  const append = (value: unknown) => guard(path, () => appendFileSync(path, `${JSON.stringify(value)}\n`));
  const [head, ...rest] = readLines(path);
  let isBegun = head !== undefined;
  if (head !== undefined) {
    const made = parseLine(headSchema, path, head, 1);
    const other =
      made.landmarker !== landmarker ? 'landmarker' : made.cropSize !== cropSize ? 'crop size' : undefined;
    if (other) {
      throw new AppError(
        'bad-input',
        `${path} holds readings of another ${other}. Name that one again, name another --out, or delete the file.`,
      );
    }
  }
  for (const [i, text] of rest.entries()) {
    const line = parseLine(lineSchema, path, text, i + 2);
    lines.set(line.photo, line);
  }
  return {
    find: (photo, sha256) => {
      const line = lines.get(photo);
      return line?.sha256 === sha256 ? line.reading : undefined;
    },
    add: (photo, sha256, reading) => {
      if (!isBegun) {
        guard(path, () => mkdirSync(dirname(path), { recursive: true }));
        append({ format: 'ugn-live photo readings', version: 3, landmarker, cropSize });
        isBegun = true;
      }
      append({ photo, sha256, reading });
      lines.set(photo, { photo, sha256, reading });
    },
  };
}

/**
 * The readings of a work file by photo, whatever landmarker made them.
 * @throws AppError bad-input when it is damaged or there is none
 */
export function readWorkFile(path: string): Map<string, Reading> {
  const [head, ...rest] = readLines(path);
  if (head === undefined) {
    throw new AppError('bad-input', `There are no readings in ${path}; npm run label makes them.`);
  }
  parseLine(headSchema, path, head, 1);
  return new Map(
    rest.map((text, i) => {
      const { photo, reading } = parseLine(lineSchema, path, text, i + 2);
      return [photo, reading];
    }),
  );
}

export function sha256Of(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** Complete lines; a file ends in one, or its end was never written. */
function readLines(path: string): string[] {
  if (!existsSync(path)) return [];
  return guard(path, () => {
    const bytes = readFileSync(path);
    const end = bytes.lastIndexOf('\n') + 1;
    if (end < bytes.length) truncateSync(path, end);
    return bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  });
}

function parseLine<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  text: string,
  number: number,
): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError(
      'bad-input',
      `Line ${number} of ${path} is damaged. Delete the file; its photos are then read again.`,
      { cause },
    );
  }
}

function guard<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new AppError('io', `Cannot use the work file ${path}: ${messageOf(cause)}`, { cause });
  }
}
