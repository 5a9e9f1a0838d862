import { z } from 'zod';
import { type Loosened, loosely, needed } from './loosely';

export const PREDICTIONS_FILE = 'answers.json';

/** [image][action unit], null where unknown. */
export const rowsSchema = z.array(z.array(z.number().nullable()));

/** answers.json: what the model said of each test image, and what is true of it. */
export const predictionsFileSchema = z.strictObject({
  aus: needed(z.array(z.number().int()).min(1)),
  /** [image] */
  subjects: z.array(z.string()),
  labels: needed(rowsSchema),
  p: needed(rowsSchema),
  epistemic: rowsSchema,
  aleatoric: rowsSchema,
});

export type PredictionsFile = z.output<typeof predictionsFileSchema>;

export const loosePredictionsFile = loosely(predictionsFileSchema);
export type LoosePredictions = Loosened<typeof predictionsFileSchema>;
