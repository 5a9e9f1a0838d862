import { z } from 'zod';
import { rowsSchema } from './predictions-file';

const splitSchema = z.strictObject({
  subjects: z.array(z.string()),
  /** Those of validation as noisy as the training's. */
  labels: rowsSchema,
  p: rowsSchema,
  epistemic: rowsSchema,
});

/** What one trained model says of validation and test images, as kept in a cell's folder of `reproduce`. */
export const cellPredictionsSchema = z.strictObject({
  aus: z.array(z.number().int()),
  variant: z.string(),
  /** Different training images. */
  images: z.number().int(),
  validation: splitSchema,
  test: splitSchema,
});

export type StoredPredictions = z.output<typeof cellPredictionsSchema>;
export type StoredSplit = z.output<typeof splitSchema>;
