import { z } from 'zod';
import { type Loosened, loosely, needed } from './loosely';

export const STATUS_FILE = 'status.json';

/** status.json: how a run is doing now, written by the training while it runs. */
export const statusFileSchema = z.object({
  state: needed(z.enum(['running', 'stopped', 'done', 'failed'])),
  pid: z.number(),
  /** Machine of the process and when it was started there: lib/node/processes.ts. */
  host: z.string().nullable(),
  born: z.string().nullable(),
  device: z.string(),
  /** null before the first stage, between stages and after the last. */
  stage: z.number().nullable(),
  stageLabel: z.string(),
  step: z.number(),
  total: z.number(),
  imagesPerSecond: z.number().nullable(),
  /** Share of the time spent waiting for images. */
  waiting: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** ISO 8601 */
  updated: needed(z.string()),
  /** The last line that the run said. */
  message: z.string(),
});

export type RunStatus = z.output<typeof statusFileSchema>;

export const looseStatusFile = loosely(statusFileSchema);
export type LooseStatus = Loosened<typeof statusFileSchema>;
