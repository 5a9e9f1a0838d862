import { z } from 'zod';

/** Side of the aligned crops in pixels: the paper's, from which every input size is made. */
export const CROP_SIZE = 256;

/** Why a frame gives no crop. */
const SKIP_REASONS = [
  'unreadable', // damaged, empty, too large, or no picture
  'no face',
  'no frame', // the video ends before it
] as const;

const boxSchema = z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

/** What a frame was read as. */
export const frameReadingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('face'),
    /** Of all faces that were found, from the largest to the smallest. */
    boxes: z.array(boxSchema).min(1),
    /** Where the crop lies in the file of crops, in bytes. */
    offset: z.number().int().min(0),
    length: z.number().int().min(1),
  }),
  z.strictObject({ kind: z.literal('skipped'), reason: z.enum(SKIP_REASONS), detail: z.string() }),
]);

export type FrameReading = z.output<typeof frameReadingSchema>;
export type Skipped = Extract<FrameReading, { kind: 'skipped' }>;
