import { z } from 'zod';
import { estimateSchema } from './estimate';
import type { Contents } from './file-contents';
import { type Loosened, loosely, needed } from './loosely';

export const SUMMARY_FILE = 'summary.json';

/** summary.json of a job of folds: means of each config over its folds and repeats. */
export const summaryFileSchema = z.array(
  z.object({
    config: needed(z.string()),
    cells: needed(z.number().int()),
    /** By the evaluation's name of the measure; one that no cell has is missing. */
    measures: needed(z.record(z.string(), estimateSchema)),
  }),
);

export type ConfigSummary = Contents<typeof summaryFileSchema>[number];

export const looseSummaryFile = loosely(summaryFileSchema);
export type FoldsSummary = Loosened<typeof summaryFileSchema>;
