import { z } from 'zod';
import type { Contents } from './file-contents';
import { type Loosened, loosely, needed } from './loosely';
import { isPlain } from './plain-name';

export const JOB_FILE = 'job.json';
/** Holds a folder for each cell of the job, by its id. */
export const CELLS_FOLDER = 'cells';
export const DONE_FILE = 'done.json';

const cellSchema = z.strictObject({
  id: needed(z.string().refine(isPlain, 'a plain folder name')),
  /** Cells that must be done before. */
  needs: z.array(z.string()),
  /** How much work it is, beside the others. */
  cost: z.number().positive(),
});

/** job.json: what is to be done. */
export const jobFileSchema = z.strictObject({
  format: z.literal('ugn-live job'),
  version: z.literal(1),
  /** Tells the job from every other, also from one that is in a folder of this name later; older ones have none. */
  id: z.string().nullable().default(null),
  /** What kind of job; a folder holds one. */
  kind: z.string(),
  /** The command that started it. */
  command: z.string(),
  /** What the cells have in common; its shape is the kind's. */
  options: z.record(z.string(), z.unknown()),
  cells: needed(z.array(cellSchema).min(1)),
});

/** done.json of a cell: when and where it was done. */
export const doneFileSchema = z.strictObject({
  seconds: needed(z.number()),
  device: needed(z.string()),
  finished: needed(z.string()),
});

export type Cell = z.output<typeof cellSchema>;
export type Job = Omit<z.input<typeof jobFileSchema>, 'format' | 'version'>;
export type Done = Contents<typeof doneFileSchema>;

export const looseJobFile = loosely(jobFileSchema);
export const looseDoneFile = loosely(doneFileSchema);
export type LooseJobFile = Loosened<typeof jobFileSchema>;
