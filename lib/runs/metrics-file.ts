import { z } from 'zod';
import { type Contents, numberOrNaN } from './file-contents';
import { type Loosened, loosely, needed } from './loosely';

export const METRICS_FILE = 'metrics.json';

/** What is measured of each action unit and averaged over them, all 0..1. */
export const MEASURES = [
  /** Share of images that show the unit. */
  'rate',
  /** F1 at the tuned threshold, at 0.5, and of always answering yes. */
  'f1',
  'f1AtHalf',
  'f1AlwaysYes',
  /** At the tuned threshold, and at 0.5. */
  'accuracy',
  'accuracyAtHalf',
  'auc',
  'averagePrecision',
  /** Expected calibration error, ten bins. */
  'calibration',
  'brier',
  /** Area under ROC of the epistemic part as a detector of wrong predictions; NaN without one. */
  'errorAuc',
] as const;
export type MeasureName = (typeof MEASURES)[number];

/** The same field for every measure. */
function each<Field extends z.ZodType>(field: Field): Record<MeasureName, Field> {
  return Object.fromEntries(MEASURES.map((name) => [name, field])) as Record<MeasureName, Field>;
}

const au = needed(z.number().int());
/** Files of older versions lack some measures. */
const measuresSchema = z.object(each(numberOrNaN.default(Number.NaN)));
/** A 95 % interval, or null where the measure does not exist. */
const intervalSchema = z.tuple([z.number(), z.number()]).nullable();
const intervalsSchema = z.object(each(intervalSchema));
const unitSchema = measuresSchema.extend({ au, threshold: z.number(), unsureAbove: z.number() });

const evaluationSchema = z.object({
  images: needed(z.number().int()),
  units: needed(z.array(unitSchema)),
  mean: needed(measuresSchema),
});

/** Epistemic part of each image, summed over the units, in nats (Figure 4). */
export const distributionSchema = z.object({
  /** The bars are of equal width from 0 to this. The last one also holds the few images above. */
  to: needed(z.number()),
  bars: needed(z.array(z.object({ images: needed(z.number().int()), unitsPresent: z.number().nullable() }))),
  /** By the number of units that an image shows. */
  byUnitsPresent: z.array(
    z.object({ unitsPresent: z.number().int(), images: z.number().int(), epistemic: z.number() }),
  ),
});

const meanUncertaintySchema = z.object({
  /** Accuracy in twenty bins of as many images, the surest first (Figure 3); empty with fewer images than bins. */
  accuracyByBin: needed(z.array(numberOrNaN)),
  /** Share of wrong predictions among the surest 1 %, 2 %, … 100 % of the images. */
  risk: needed(z.array(numberOrNaN)),
  /** Area under the whole risk–coverage curve (AURC). */
  riskArea: numberOrNaN,
  /** That of a perfect order, all wrong predictions last, with as many wrong. */
  bestRiskArea: numberOrNaN,
});

const unitUncertaintySchema = meanUncertaintySchema.extend({ au });

/** How much the epistemic part says about right and wrong, and how it is distributed over the images. */
const uncertaintySchema = z.object({
  units: needed(z.array(unitUncertaintySchema)),
  /** Means over the units. */
  mean: needed(meanUncertaintySchema),
  distribution: needed(distributionSchema),
});

/** 95 % bootstrap intervals over people: how far each measure would move with other people. */
const bootstrapSchema = z.object({
  subjects: needed(z.number().int()),
  resamples: z.number().int(),
  seed: z.number().int(),
  units: needed(z.array(intervalsSchema.extend({ au }))),
  /** Of the mean over the units. */
  mean: needed(intervalsSchema),
});

/** metrics.json: what an evaluation measured, and of what. */
export const metricsFileSchema = z.object({
  command: z.string(),
  /** Name of the experiment, or of the model that was evaluated. */
  config: z.string(),
  data: z.array(z.string()),
  device: z.string(),
  seconds: z.number(),
  seed: z.number().nullable().default(null),
  machine: z.string().nullable().default(null),
  images: z
    .object({ train: z.number().int(), validation: z.number().int(), test: z.number().int() })
    .nullable()
    .default(null),
  validationF1: z.number().nullable().default(null),
  before: evaluationSchema.nullable().default(null),
  after: needed(evaluationSchema),
  intervals: bootstrapSchema.nullable().default(null),
  /** null for a variant without an epistemic part. */
  uncertainty: uncertaintySchema.nullable().default(null),
});

export type Metrics = Contents<typeof metricsFileSchema>;
export type Evaluation = Contents<typeof evaluationSchema>;
export type UnitScores = Contents<typeof unitSchema>;
export type Interval = Contents<typeof intervalSchema>;
export type MeasureIntervals = Contents<typeof intervalsSchema>;
export type Intervals = Contents<typeof bootstrapSchema>;
export type UncertaintyQuality = Contents<typeof uncertaintySchema>;
export type UnitUncertainty = Contents<typeof unitUncertaintySchema>;
export type Distribution = Contents<typeof distributionSchema>;

export const looseMetricsFile = loosely(metricsFileSchema);
export type LooseMetrics = Loosened<typeof metricsFileSchema>;
export type LooseUnitScores = Loosened<typeof unitSchema>;
export type LooseUncertainty = Loosened<typeof uncertaintySchema>;

/** The means alone, which do not need the rest of the file. */
export const looseMeansOfMetrics = loosely(
  z.object({ after: needed(evaluationSchema.pick({ mean: true })) }),
);
