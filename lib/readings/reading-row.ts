import { z } from 'zod';
import { strengthRuleSchema } from '../au/strength-rule-schema';
import { KEYPOINT_NAMES, QUANTITIES, type Range } from './columns';

/*
 * What is kept of a picture or a recording: a header, and a row for each face of each frame. A frame without
 * a face is one row with success false and nothing else. Arrays of the model have become one entry for each
 * action unit, by its name.
 */

const within = ([least, most]: Range) => z.number().min(least).max(most);
const countOf = ({ range: [least] }: { range: Range }) => z.number().int().min(least);

const pointSchema = z.strictObject({ x: z.number(), y: z.number() });
const shareSchema = within(QUANTITIES.p.range);
/** Of two outcomes; the most that there can be is ln 2, and float32 rounds. */
const natsSchema = z.number().min(-1e-6).max(0.6932);

const levelSchema = within(QUANTITIES.intensity.range);
const differenceSchema = within(QUANTITIES.asymmetry.range);
const sideSchema = z.strictObject({ p: shareSchema, intensity: levelSchema });
const angleSchema = within(QUANTITIES.pose_pitch.range);

/** What each field means: columns.ts. */
const unitSchema = z.strictObject({
  p: shareSchema,
  lower: shareSchema,
  upper: shareSchema,
  /** By lib/au/baseline.ts. */
  adjusted: shareSchema.optional(),
  epistemic: natsSchema,
  aleatoric: natsSchema,
  /** Both by lib/au/decision.ts. */
  decision: z.boolean(),
  unsure: z.boolean(),
  /** By lib/au/intensity.ts, of a model with strength heads; sides of units that have them. */
  intensity: levelSchema.optional(),
  intensity_lower: levelSchema.optional(),
  intensity_upper: levelSchema.optional(),
  left: sideSchema.optional(),
  right: sideSchema.optional(),
  asymmetry: differenceSchema.optional(),
  asymmetry_lower: differenceSchema.optional(),
  asymmetry_upper: differenceSchema.optional(),
  peak: pointSchema.optional(),
});

const frameShape = {
  input: z.string().min(1),
  /** As OpenFace counts; a picture has frame 1 alone. */
  frame: countOf(QUANTITIES.frame),
  timestamp: z.number(),
  /** Of a live recording. */
  utc: z.iso.datetime().optional(),
};

const faceShape = {
  face_id: countOf(QUANTITIES.face_id),
  confidence: shareSchema,
  detector_score: shareSchema,
  box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  keypoints: z.array(pointSchema).length(KEYPOINT_NAMES.length),
  quality: z.strictObject({
    size: z.number().min(0),
    blur: shareSchema,
    light: shareSchema,
    roll: within(QUANTITIES.roll.range),
    yaw: within(QUANTITIES.yaw.range).nullable(),
    /** Left out by earlier versions. */
    covered: shareSchema.nullable().default(null),
  }),
  /** Of a model with strength heads. */
  pose: z
    .strictObject({
      pitch: angleSchema,
      yaw: angleSchema,
      roll: angleSchema,
      pitch_spread: z.number().min(0),
      yaw_spread: z.number().min(0),
      roll_spread: z.number().min(0),
    })
    .optional(),
  /** By name, such as AU01; without those that the model gave no number of. */
  aus: z.record(z.string().regex(/^AU\d\d$/), unitSchema.optional()),
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

/** A line of exported JSON Lines; of earlier versions, whose confidence was the detector's score, as well. */
export const exportedRowSchema = z.preprocess(
  (line) => {
    const earlier = earlierFaceSchema.safeParse(line);
    return earlier.success ? { ...earlier.data, detector_score: earlier.data.confidence } : line;
  },
  z.discriminatedUnion('success', [
    z.strictObject({ ...frameShape, success: z.literal(true), ...faceShape, ...sourceShape }),
    z.strictObject({ ...frameShape, success: z.literal(false), ...sourceShape }),
  ]),
);
const earlierFaceSchema = z.looseObject({
  success: z.literal(true),
  confidence: shareSchema,
  detector_score: z.undefined().optional(),
});

export type ReadingRow = z.output<typeof readingRowSchema>;
export type FaceRow = Extract<ReadingRow, { success: true }>;
export type UnitValues = NonNullable<FaceRow['aus'][string]>;

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
  aleatoricShares: z.array(z.number()).optional(),
  epistemicLevels: z.array(z.number()).optional(),
  strength: strengthRuleSchema.optional(),
});

export type ReadModel = z.output<typeof modelSchema>;

/** What rows cannot be understood without. */
export const headerSchema = z.strictObject({
  format: z.literal('ugn-live readings'),
  version: z.literal(1),
  date: z.iso.datetime(),
  appVersion: z.string(),
  model: modelSchema,
  backend: z.string(),
  settings: z.strictObject({
    /** Each n-th frame was read. */
    every: z.number().int().min(1),
    /** Most faces of a frame that were read. */
    faces: z.number().int().min(1),
    /** Whether probabilities were steadied from frame to frame. */
    smoothing: z.boolean(),
    /** Whether people who returned got their old number by how they look; left out where not. */
    remembersFaces: z.boolean().optional(),
    /**
     * Whether each frame had one of the two looks, at the face or at its mirror image, joined with the other one of the
     * frame before; left out where not.
     */
    alternatesLooks: z.boolean().optional(),
  }),
});

export type ReadingHeader = z.output<typeof headerSchema>;
