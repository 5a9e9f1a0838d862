import { z } from 'zod';
import { MESH_POINTS } from '../../../lib/vision/face-mesh';

/** Usual side of the aligned crops in pixels: that of the rendered set. */
export const CROP_SIZE = 128;

/** Why a photo gives no sample. */
export const SKIP_REASONS = [
  'not a picture', // by its file name; videos too
  'unreadable', // the browser cannot decode it
  'no face',
  'tiny or turned face', // eyes too near each other for a crop, see page.ts
  'no landmarks', // the detector found a face where the landmarker found none
] as const;

export type SkipReason = (typeof SKIP_REASONS)[number];

const blendshapesSchema = z.record(z.string(), z.number().min(0).max(1));

/** What a photo was read as. */
export const photoReadingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('face'),
    /** by MediaPipe's name, 0..1 */
    blendshapes: blendshapesSchema,
    /** of the mirror image, left and right as in the photo; null when no face was found in it */
    mirrored: blendshapesSchema.nullable(),
    /** the face mesh's points: x, y in pixels of the crop, and z in the same length, smaller is nearer */
    mesh: z.array(z.number()).length(3 * MESH_POINTS),
    /** the aligned crop, JPEG in base64 */
    jpeg: z.base64(),
  }),
  z.strictObject({ kind: z.literal('skipped'), reason: z.enum(SKIP_REASONS) }),
]);

export type PhotoReading = z.output<typeof photoReadingSchema>;
