import { z } from 'zod';
import { type Contents, numberOrNaN } from './file-contents';
import { type Loosened, needed } from './loosely';

/** An estimate with its 95 % interval. */
export const estimateSchema = z.object({
  value: needed(numberOrNaN),
  low: numberOrNaN,
  high: numberOrNaN,
});

export type Estimate = Contents<typeof estimateSchema>;
/** null where nothing was measured, or an older file does not say it. */
export type LooseEstimate = Loosened<typeof estimateSchema>;
