import { z } from 'zod';

/* metrics.json: what evaluation measured. JSON has no NaN: a measure that does not exist is null. */

const measure = z.number().nullish().default(null);

const measuresSchema = z.looseObject({
  /** Share of images that show the unit. */
  rate: measure,
  f1: measure,
  f1AtHalf: measure,
  f1AlwaysYes: measure,
  accuracy: measure,
  auc: measure,
  averagePrecision: measure,
  /** Expected calibration error. */
  calibration: measure,
  brier: measure,
  /** AUROC of the epistemic part as a detector of wrong answers. */
  errorAuc: measure,
});

const unitSchema = measuresSchema.extend({ au: z.number().int(), threshold: measure });

const evaluationSchema = z.looseObject({
  images: z.number(),
  units: z.array(unitSchema),
  mean: measuresSchema,
});

export const metricsFileSchema = z.looseObject({
  device: z.string().nullish().default(null),
  seconds: measure,
  validationF1: measure,
  images: z.looseObject({ train: measure, validation: measure, test: measure }).nullish().default(null),
  before: evaluationSchema.nullish().default(null),
  after: evaluationSchema,
});

export type MetricsFile = z.output<typeof metricsFileSchema>;
export type Measures = z.output<typeof measuresSchema>;
export type UnitMeasures = z.output<typeof unitSchema>;
