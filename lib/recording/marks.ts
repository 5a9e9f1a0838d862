import { z } from 'zod';
import { actionUnit } from '../au/catalogue';

/*
 * What people add to a recording while they look at it: annotations (what they see) and corrections (what an
 * action unit was, whatever the model said). They lie beside the model's values, which they never change.
 */

const secondsSchema = z.number().min(0).max(1e6);
const unitSchema = z.number().refine((au) => actionUnit(au) !== undefined, 'it is no action unit');
/** From 0, as in a recording's rows. */
const faceSchema = z.number().int().min(0);

const isForward = ({ from, to }: { from: number; to: number }) => from <= to;
const BACKWARD = 'it ends before it begins';

const annotationSchema = z
  .strictObject({
    id: z.uuid(),
    /** Seconds; a point in time where both are equal. */
    from: secondsSchema,
    to: secondsSchema,
    /** FACS number, and whose; both null for a text alone. */
    au: unitSchema.nullable(),
    face: faceSchema.nullable(),
    text: z.string().max(2000),
  })
  .refine(isForward, BACKWARD)
  .refine(({ au, text }) => au !== null || text !== '', 'it says nothing')
  .refine(({ au, face }) => (au === null) === (face === null), 'an action unit is of a face, a text is not');
export type Annotation = z.output<typeof annotationSchema>;

/** FACS intensity, from trace to maximum. */
export const INTENSITIES = ['A', 'B', 'C', 'D', 'E'] as const;

const correctionSchema = z
  .strictObject({
    id: z.uuid(),
    from: secondsSchema,
    to: secondsSchema,
    face: faceSchema,
    au: unitSchema,
    /** What the person says; it holds for every frame of the stretch. */
    present: z.boolean(),
    intensity: z.enum(INTENSITIES).nullable(),
    /** Whether the model's prediction was confirmed, flipped, or not asked for. */
    how: z.enum(['accepted', 'rejected', 'set']),
  })
  .refine(({ from, to }) => from < to, 'it has no length')
  .refine(({ present, intensity }) => present || intensity === null, 'what is absent has no intensity');
export type Correction = z.output<typeof correctionSchema>;

export const marksSchema = z.strictObject({
  /** By their beginning. */
  annotations: z.array(annotationSchema).max(100_000),
  /** By their beginning; those of one unit and face do not overlap. */
  corrections: z.array(correctionSchema).max(100_000),
});
export type Marks = z.output<typeof marksSchema>;

export const NO_MARKS: Marks = { annotations: [], corrections: [] };

export function isEmpty({ annotations, corrections }: Marks): boolean {
  return annotations.length === 0 && corrections.length === 0;
}
