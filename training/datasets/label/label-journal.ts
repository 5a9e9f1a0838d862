import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../lib/errors';
import { Journal, type JournalKind, readJournal } from '../../../lib/node/journal';
import { type PhotoReading, photoReadingSchema } from './photo-reading';

const FORMAT = 'ugn-live photo readings';

const headSchema = z.strictObject({
  format: z.literal(FORMAT),
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
  reading: photoReadingSchema,
});

type Head = z.output<typeof headSchema>;

const KIND: JournalKind<Head> = {
  head: headSchema,
  damaged: (file, line) =>
    `Line ${line} of ${file} is damaged. Delete the file; its photos are then read again.`,
  unusable: (file, why) => `Cannot use the work file ${file}: ${why}`,
};

/** Where the readings of a set's photographs are kept. */
export const readingsFile = (directory: string): string => `${resolve(directory)}.readings.jsonl`;

/** Readings made so far, kept on disk one line each, so that a run that was stopped goes on where it was. */
export interface WorkFile {
  /** The reading of a photo with this content, if there is one. */
  find(photo: string, sha256: string): PhotoReading | undefined;
  add(photo: string, sha256: string, reading: PhotoReading): void;
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
  const head: Head = { format: FORMAT, version: 3, landmarker, cropSize };
  const journal = Journal.open(path, KIND, head, (found) => {
    const other =
      found.landmarker !== landmarker ? 'landmarker' : found.cropSize !== cropSize ? 'crop size' : null;
    return (
      other &&
      `${path} holds readings of another ${other}. Name that one again, name another --out, or delete the file.`
    );
  });
  for (const text of journal.lines()) {
    const line = journal.parse(lineSchema, text);
    lines.set(line.photo, line);
  }
  return {
    find: (photo, sha256) => {
      const line = lines.get(photo);
      return line?.sha256 === sha256 ? line.reading : undefined;
    },
    add: (photo, sha256, reading) => {
      journal.append({ photo, sha256, reading });
      lines.set(photo, { photo, sha256, reading });
    },
  };
}

/**
 * The readings of a work file by photo, whatever landmarker made them.
 * @throws AppError bad-input when it is damaged or there is none
 */
export function readWorkFile(path: string): Map<string, PhotoReading> {
  const lines = readJournal(path, KIND, lineSchema);
  if (lines === null) {
    throw new AppError('bad-input', `There are no readings in ${path}; npm run label makes them.`);
  }
  return new Map(lines.map(({ photo, reading }) => [photo, reading]));
}

export function sha256Of(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
