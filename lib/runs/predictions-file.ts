import { z } from 'zod';

const rowSchema = z.array(z.number().nullable());

/** answers.json: what the model said of each test image; arrays are [image][action unit], null is unknown. */
export const answersFileSchema = z.looseObject({
  aus: z.array(z.number().int()),
  labels: z.array(rowSchema),
  p: z.array(rowSchema),
});

export type AnswersFile = z.output<typeof answersFileSchema>;
