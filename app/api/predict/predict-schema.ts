import { z } from 'zod';
import { remarkSchema } from '@/lib/analyze/outcome';
import { headerSchema, readingRowSchema } from '@/lib/readings/reading-row';

/** Of the address: ?faces=3 */
export const querySchema = z.strictObject({
  faces: z.coerce.number().int().min(1).max(10).default(1).describe('Most faces to read: the largest.'),
});

export const predictionSchema = z.strictObject({
  header: headerSchema,
  /** Faces that the detector found, read or not. */
  found: z.number().int().min(0),
  /** As JSON Lines has them: one for each face that was read, or one with success false. */
  rows: z.array(readingRowSchema).min(1),
  /** What is worth knowing, in words. */
  remarks: z.array(remarkSchema),
});

/** RFC 9457 */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
});
