import { z } from 'zod';
import { modelSchema } from './schema';

/*
 * A recording of the live page: what its numbers cannot be understood without (the header), what a person
 * adds (name, tags, notes), and how much there is. The numbers themselves are chunks (chunk.ts).
 */

const sizeSchema = z.number().int().positive();
const countSchema = z.number().int().min(0);

const recordingHeaderSchema = z.strictObject({
  format: z.literal('ugn-live recording'),
  version: z.literal(1),
  /** When it began. */
  date: z.iso.datetime(),
  appVersion: z.string(),
  model: modelSchema.extend({
    /** Of the noise that the samples are drawn with. */
    seed: countSchema,
  }),
  /** What computed from which second on. */
  backends: z.array(z.strictObject({ from: z.number().min(0), name: z.string() })).min(1),
  settings: z.strictObject({
    /** Most faces of a frame that were read, at the start. */
    faces: sizeSchema,
    /** Whether the page showed steadied probabilities; the recorded ones are each frame's own. */
    smoothing: z.boolean(),
  }),
  /** Pixels of the frames that were read; positions are in these. */
  frame: z.strictObject({ width: sizeSchema, height: sizeSchema }),
  source: z.strictObject({
    kind: z.enum(['camera', 'file']),
    /** The camera's own settings, as far as the browser tells them. */
    camera: z
      .strictObject({
        label: z.string(),
        width: z.number().nullable(),
        height: z.number().nullable(),
        frameRate: z.number().nullable(),
      })
      .nullable(),
  }),
  /** Null where no video was kept. Its clock is that of the frames. */
  video: z
    .strictObject({
      /** The box was ticked: those in the picture agree to be kept. */
      consent: z.literal(true),
      type: z.string().regex(/^video\//),
    })
    .nullable(),
});
export type RecordingHeader = z.output<typeof recordingHeaderSchema>;

/** How much there is. */
export const totalsSchema = z.strictObject({
  chunks: countSchema,
  frames: countSchema,
  /** One for each face of each frame, and one for a frame without a face. */
  rows: countSchema,
  /** Different faces. */
  faces: countSchema,
  /** Time of the last frame. */
  seconds: z.number().min(0),
  /** Of the numbers. */
  bytes: countSchema,
  videoPieces: countSchema,
  videoBytes: countSchema,
});
export type Totals = z.output<typeof totalsSchema>;

export const EMPTY: Totals = {
  chunks: 0,
  frames: 0,
  rows: 0,
  faces: 0,
  seconds: 0,
  bytes: 0,
  videoPieces: 0,
  videoBytes: 0,
};

/** What a person may change. */
export const labelsSchema = z.strictObject({
  name: z.string().min(1).max(200),
  tags: z.array(z.string().min(1).max(60)).max(50),
  notes: z.string().max(20_000),
});
export type Labels = z.output<typeof labelsSchema>;

export const recordingSchema = z.strictObject({
  id: z.uuid(),
  header: recordingHeaderSchema,
  ...labelsSchema.shape,
  /** Only a closed one is whole; the others are being written, or were when something broke off. */
  state: z.enum(['recording', 'importing', 'closed']),
  ended: z.enum(['stopped', 'storage-full', 'failed', 'interrupted']).nullable(),
  /** Set where it was not closed and had to be put in order. */
  repaired: z.strictObject({ date: z.iso.datetime(), droppedChunks: countSchema }).nullable(),
  totals: totalsSchema,
});
export type Recording = z.output<typeof recordingSchema>;
export type Ending = NonNullable<Recording['ended']>;
