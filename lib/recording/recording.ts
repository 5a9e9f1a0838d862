import { z } from 'zod';
import { baselineSchema } from '../au/baseline-schema';
import { modelSchema } from '../readings/reading-row';

/*
 * A recording of the live page: what its numbers cannot be understood without (the header), what a person
 * adds (name, tags, notes), and how much there is. The numbers themselves are chunks (chunk.ts, graph.ts).
 * Entries of earlier versions are brought up where they are read (earlier-versions.ts).
 */

const sizeSchema = z.number().int().positive();
const countSchema = z.number().int().min(0);

/** Why nothing was read for a time. */
const GAP_REASONS = ['page hidden', 'camera muted', 'no pictures', 'unknown'] as const;
export type GapReason = (typeof GAP_REASONS)[number];

const gapSchema = z.strictObject({
  /** Seconds of the last frame before it, and of the first one after it or the end. */
  from: z.number().min(0),
  to: z.number().min(0),
  reason: z.enum(GAP_REASONS),
});
/** A time in which nothing was read, which says nothing of a face. */
export type Gap = z.output<typeof gapSchema>;

const recordingHeaderSchema = z.strictObject({
  format: z.literal('ugn-live recording'),
  version: z.literal(3),
  /** When it began. */
  date: z.iso.datetime(),
  /**
   * From which second on second 0 was at which time by the machine's clock, in milliseconds since 1970 (UTC); several
   * where the clock was set meanwhile. Without it the date is all that is known.
   */
  clock: z.array(z.strictObject({ from: z.number().min(0), zero: z.number() })).optional(),
  appVersion: z.string(),
  model: modelSchema.extend({
    /** Of the noise that the samples are drawn with. */
    seed: countSchema,
    /** ReLU(B + Bᵀ), row-major [N, N], where the graph was kept: what its links are weighed by. */
    adjacency: z.array(z.number().min(0)).optional(),
  }),
  /** What computed from which second on. */
  backends: z.array(z.strictObject({ from: z.number().min(0), name: z.string() })).min(1),
  settings: z.strictObject({
    /** Most faces of a frame that were read, at the start. */
    faces: sizeSchema,
    /** Of a file, every n-th frame was read: n; 1 live, where each is read that there is time for. */
    every: sizeSchema,
    /** How the page steadied what it showed, null where it did not; the recorded values are each frame's own. */
    smoothing: z
      .strictObject({
        /** The 1€ filter on log-odds (lib/live/smoothing.ts). */
        filter: z.literal('one-euro'),
        /** Hertz. */
        restCutoff: z.number().positive(),
        /** Hertz for each log-odd per second. */
        cutoffPerSpeed: z.number().min(0),
        /** Hertz. */
        speedCutoff: z.number().positive(),
      })
      .nullable(),
    /** Samples of the first face's graph in a second; 0 where it was not kept. */
    graphRate: countSchema,
    /** Whether people who returned got their old number by how they look, at the start; left out where not. */
    remembersFaces: z.boolean().optional(),
    /**
     * Whether a face and its mirror image were looked at in turn, at the start: a frame's values then are joined with the
     * other look of the frame before it. Left out where both looks are each frame's own.
     */
    alternatesLooks: z.boolean().optional(),
  }),
  /** Neutral faces that adjusted values are seen from, each from a second on, until the face has another. */
  baselines: z.array(baselineSchema.extend({ from: z.number().min(0) })),
  /** By their time. */
  gaps: z.array(gapSchema),
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
        /** Everything else that it tells, such as exposure and white balance, by the browser's names. */
        more: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      })
      .nullable(),
  }),
  /** Null where no video was kept. Its clock is that of the frames. */
  video: z
    .strictObject({
      /** The box was ticked: those in the picture agree to be kept. */
      consent: z.literal(true),
      type: z.string().regex(/^video\//),
      /** Whether boxes and labels are part of the picture. */
      overlay: z.boolean(),
    })
    .nullable(),
});
export type RecordingHeader = z.output<typeof recordingHeaderSchema>;

/** Ending of a kept video's file, by its media type. */
export function videoEnding(type: string): 'mp4' | 'webm' {
  return type.startsWith('video/mp4') ? 'mp4' : 'webm';
}

/** How much there is. */
export const totalsSchema = z.strictObject({
  chunks: countSchema,
  frames: countSchema,
  /** One for each face of each frame, and one for a frame without a face. */
  rows: countSchema,
  /** Different faces. */
  faces: countSchema,
  /** Samples of the graph. */
  graphs: countSchema,
  /** Time of the last frame. */
  seconds: z.number().min(0),
  /** Of the numbers, the graph's as well. */
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
  graphs: 0,
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
