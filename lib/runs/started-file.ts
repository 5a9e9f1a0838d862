import { z } from 'zod';

export const STARTED_FILE = 'started.json';
/** What a training prints that the site started. */
export const OUTPUT_FILE = 'output.txt';

/** started.json: written by the site when it starts a training. */
export const startedFileSchema = z.object({
  pid: z.number().int().positive(),
  /** Machine of the process and when it was started there: lib/node/processes.ts. */
  host: z.string().nullable().default(null),
  born: z.string().nullable().default(null),
  time: z.string(),
});

export type Started = z.output<typeof startedFileSchema>;
