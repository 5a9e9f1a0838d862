import { z } from 'zod';

/*
 * What is kept of a picture or a recording: a header, and a row for each face of each frame. A frame without
 * a face is one row with success false and nothing else. Arrays of the model have become one entry for each
 * action unit, by its name.
 */

const pointSchema = z.strictObject({ x: z.number(), y: z.number() });
const shareSchema = z.number().min(0).max(1);
/** Of two outcomes; the most that there can be is ln 2, and float32 rounds. */
const natsSchema = z.number().min(-1e-6).max(0.6932);

const unitSchema = z.strictObject({
  /** Mean probability of presence over the model's samples. */
  p: shareSchema,
  /** 5 % and 95 % quantile of the probability over the samples. */
  lower: shareSchema,
  upper: shareSchema,
  /** p seen from the person's neutral face (lib/au/baseline.ts), where they showed it. */
  adjusted: shareSchema.optional(),
  epistemic: natsSchema,
  aleatoric: natsSchema,
  /** p is at or above the model's threshold for the unit. */
  decision: z.boolean(),
  /** The epistemic part is above the model's limit for the unit: take the decision as a guess. */
  unsure: z.boolean(),
  /** Where the unit's attention is strongest, in pixels of the picture, where it was computed. */
  peak: pointSchema.optional(),
});

const frameShape = {
  /** Path of the file, from the folder that was given. */
  input: z.string().min(1),
  /** Counts from 1, as in OpenFace; a picture has frame 1 alone. */
  frame: z.number().int().min(1),
  /** Seconds from the start, of the video's own clock. */
  timestamp: z.number(),
};

const faceShape = {
  /** Counts from 0 and stays with a face from frame to frame. */
  face_id: z.number().int().min(0),
  /** Score of the face detector. */
  confidence: shareSchema,
  /** In pixels of the picture. */
  box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  /** Right eye, left eye, nose tip, mouth, right ear, left ear (the subject's right), in pixels of the picture. */
  keypoints: z.array(pointSchema).length(6),
  quality: z.strictObject({
    /** Distance of the eyes, in pixels of the picture. */
    size: z.number().min(0),
    /** 0 sharp … 1 blurred. */
    blur: shareSchema,
    /** 0 black … 1 white. */
    light: shareSchema,
    /** Slope of the eye line in degrees. */
    roll: z.number().min(-180).max(180),
    /** Estimated turn of the head in degrees, positive to the subject's left; null where it was not estimated. */
    yaw: z.number().min(-90).max(90).nullable(),
  }),
  /** By name, such as AU01. */
  aus: z.record(z.string().regex(/^AU\d\d$/), unitSchema),
};

export const readingRowSchema = z.discriminatedUnion('success', [
  z.strictObject({ ...frameShape, success: z.literal(true), ...faceShape }),
  z.strictObject({ ...frameShape, success: z.literal(false) }),
]);

/** Where numbers come from; lib/readings/provenance.ts writes it. */
const sourceShape = {
  model: z.string(),
  model_hash: z.string(),
  backend: z.string(),
  settings: z.string(),
  app_version: z.string(),
};

/** A line of exported JSON Lines. */
export const exportedRowSchema = z.discriminatedUnion('success', [
  z.strictObject({ ...frameShape, success: z.literal(true), ...faceShape, ...sourceShape }),
  z.strictObject({ ...frameShape, success: z.literal(false), ...sourceShape }),
]);

export type ReadingRow = z.output<typeof readingRowSchema>;
export type FaceRow = Extract<ReadingRow, { success: true }>;
export type UnitValues = FaceRow['aus'][string];

/** Of the model that made the numbers. */
export const modelSchema = z.strictObject({
  id: z.string(),
  /** SHA-256 that names the weights. */
  hash: z.string(),
  trainedOn: z.string(),
  /** Side of the model's input in pixels. */
  inputSize: z.number().int().positive(),
  /** Looks at the same face that mean and interval are taken over. */
  samples: z.number().int().positive(),
  aus: z.array(z.number().int()),
  thresholds: z.array(z.number()),
  unsureAbove: z.array(z.number()),
});

/** What rows cannot be understood without. */
export const headerSchema = z.strictObject({
  format: z.literal('ugn-live readings'),
  version: z.literal(1),
  date: z.iso.datetime(),
  appVersion: z.string(),
  model: modelSchema,
  backend: z.string(),
  settings: z.strictObject({
    /** Every how manyth frame was read. */
    every: z.number().int().min(1),
    /** Most faces of a frame that were read. */
    faces: z.number().int().min(1),
    /** Whether probabilities were steadied from frame to frame. */
    smoothing: z.boolean(),
  }),
});

export type ReadingHeader = z.output<typeof headerSchema>;
