import { z } from 'zod';

/* metrics.json: what evaluation measured. JSON has no NaN: a measure that does not exist is null. */

const measure = z.number().nullish().default(null);
const interval = z.tuple([z.number(), z.number()]).nullish().default(null);

/** What is measured of each action unit and averaged over them, all 0..1. */
const MEASURES = [
  /** Share of images that show the unit. */
  'rate',
  'f1',
  'f1AtHalf',
  'f1AlwaysYes',
  'accuracy',
  'accuracyAtHalf',
  'auc',
  'averagePrecision',
  /** Expected calibration error. */
  'calibration',
  'brier',
  /** AUROC of the epistemic part as a detector of wrong answers. */
  'errorAuc',
] as const;
export type Measure = (typeof MEASURES)[number];

/** The same field for every measure; older files lack some. */
function each<T>(field: T): Record<Measure, T> {
  return Object.fromEntries(MEASURES.map((name) => [name, field])) as Record<Measure, T>;
}

const au = z.number().int();
const measuresSchema = z.looseObject(each(measure));
const intervalsSchema = z.looseObject(each(interval));
const unitSchema = measuresSchema.extend({ au, threshold: measure, unsureAbove: measure });

const evaluationSchema = z.looseObject({
  images: z.number(),
  units: z.array(unitSchema),
  mean: measuresSchema,
});

/** Epistemic part of each image, summed over the units, in nats (Figure 4). */
export const distributionSchema = z.looseObject({
  to: z.number(),
  bars: z.array(z.looseObject({ images: z.number(), unitsPresent: measure })),
});

/** How well the epistemic part tells right answers from wrong ones; each list is a mean over the units. */
const uncertaintySchema = z.looseObject({
  mean: z.looseObject({
    /** Accuracy in twenty bins of as many images, the surest first (Figure 3). */
    accuracyByBin: z.array(measure),
    /** Share of wrong answers among the surest 1 %, 2 %, … 100 %. */
    risk: z.array(measure),
    riskArea: measure,
    /** That of a perfect order. */
    bestRiskArea: measure,
  }),
  units: z.array(z.looseObject({ au, risk: z.array(measure) })),
  distribution: distributionSchema,
});

export const metricsFileSchema = z.looseObject({
  device: z.string().nullish().default(null),
  machine: z.string().nullish().default(null),
  seconds: measure,
  validationF1: measure,
  images: z.looseObject({ train: measure, validation: measure, test: measure }).nullish().default(null),
  before: evaluationSchema.nullish().default(null),
  after: evaluationSchema,
  /** 95 % bootstrap intervals over people. */
  intervals: z
    .looseObject({
      subjects: z.number(),
      units: z.array(intervalsSchema.extend({ au })),
      mean: intervalsSchema,
    })
    .nullish()
    .default(null),
  /** null for a variant without an epistemic part. */
  uncertainty: uncertaintySchema.nullish().default(null),
});

export type MetricsFile = z.output<typeof metricsFileSchema>;
export type UnitMeasures = z.output<typeof unitSchema>;
export type Uncertainty = z.output<typeof uncertaintySchema>;
