import { z } from 'zod';
import { writeResult } from '../../lib/node/atomic';
import { requireJsonFile } from '../../lib/node/json-file';
import type { Intervals } from '../evaluation/bootstrap-intervals';
import type { Evaluation } from '../evaluation/evaluate';
import { MEASURES } from '../evaluation/evaluate';
import type { UncertaintyQuality } from '../evaluation/uncertainty-quality';

export const METRICS_FILE = 'metrics.json';

/** JSON has no NaN: a measure that does not exist is null. */
const measure = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const interval = z.tuple([z.number(), z.number()]).nullable();
const au = z.number().int();

/** Files of older versions lack some measures. */
const measures = z.object(
  Object.fromEntries(MEASURES.map((key) => [key, measure.default(Number.NaN)])) as Record<
    (typeof MEASURES)[number],
    z.ZodDefault<typeof measure>
  >,
);
const intervals = z.object(
  Object.fromEntries(MEASURES.map((key) => [key, interval])) as Record<
    (typeof MEASURES)[number],
    typeof interval
  >,
);

const evaluationSchema = z.object({
  images: z.number().int(),
  units: z.array(measures.extend({ au, threshold: z.number(), unsureAbove: z.number() })),
  mean: measures,
});

const unitUncertainty = z.object({
  accuracyByBin: z.array(measure),
  risk: z.array(measure),
  riskArea: measure,
  bestRiskArea: measure,
});

const uncertaintySchema = z.object({
  units: z.array(unitUncertainty.extend({ au })),
  mean: unitUncertainty,
  distribution: z.object({
    to: z.number(),
    bars: z.array(z.object({ images: z.number().int(), unitsPresent: z.number().nullable() })),
    byUnitsPresent: z.array(
      z.object({ unitsPresent: z.number().int(), images: z.number().int(), epistemic: z.number() }),
    ),
  }),
});

const metricsSchema = z.object({
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
  after: evaluationSchema,
  intervals: z
    .object({
      subjects: z.number().int(),
      resamples: z.number().int(),
      seed: z.number().int(),
      units: z.array(intervals.extend({ au })),
      mean: intervals,
    })
    .nullable()
    .default(null),
  uncertainty: uncertaintySchema.nullable().default(null),
});

/** metrics.json: what an evaluation measured, and of what. */
export interface Metrics {
  readonly command: string;
  readonly config: string;
  readonly data: readonly string[];
  readonly device: string;
  readonly seconds: number;
  readonly seed: number | null;
  readonly machine: string | null;
  readonly images: { readonly train: number; readonly validation: number; readonly test: number } | null;
  readonly validationF1: number | null;
  readonly before: Evaluation | null;
  readonly after: Evaluation;
  readonly intervals: Intervals | null;
  readonly uncertainty: UncertaintyQuality | null;
}

/** @throws AppError io */
export async function writeMetricsFile(file: string, metrics: Metrics): Promise<void> {
  await writeResult(file, `${JSON.stringify(metrics, null, 1)}\n`);
}

/** @throws AppError io or bad-input */
export async function readMetricsFile(file: string): Promise<Metrics> {
  return requireJsonFile(file, metricsSchema, 'does not hold measures');
}
