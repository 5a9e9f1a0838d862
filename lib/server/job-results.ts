import 'server-only';
import path from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../node/json-file';
import { distributionSchema } from '../runs/metrics-file';

/* What a job wrote when it was done: report.json of “reproduce”, summary.json of “folds”. */

/** A value with its 95 % interval. */
const estimateSchema = z.looseObject({
  value: z.number(),
  low: z.number().nullish().default(null),
  high: z.number().nullish().default(null),
});
const nullableEstimate = estimateSchema.nullish().default(null);

/** What the report draws; a figure that an older one lacks is null. */
const figuresSchema = z.looseObject({
  figure2: z
    .array(z.looseObject({ share: z.number(), images: z.number(), gnD: estimateSchema, ugn: estimateSchema }))
    .nullish()
    .default(null),
  figure3: z
    .looseObject({ all: z.array(estimateSchema) })
    .nullish()
    .default(null),
  aleatoric: z
    .array(z.looseObject({ level: z.number(), aleatoric: estimateSchema }))
    .nullish()
    .default(null),
  /** Figure 4, of the first fold and seed. */
  firstFold: z.looseObject({ distribution: distributionSchema }).nullish().default(null),
});

const reportSchema = figuresSchema.extend({
  /** Table 1: scores are 0..1. */
  table: z.array(
    z.looseObject({
      variant: z.string(),
      f1: estimateSchema,
      accuracy: nullableEstimate,
      tunedF1: nullableEstimate,
      errorAuc: nullableEstimate,
      riskArea: nullableEstimate,
    }),
  ),
  claims: z.array(
    z.looseObject({
      claim: z.string(),
      measure: z.string(),
      verdict: z.string(),
      effects: z.array(z.looseObject({ where: z.string(), estimate: estimateSchema })),
    }),
  ),
});

const summarySchema = z.array(
  z.looseObject({
    config: z.string(),
    cells: z.number(),
    measures: z.record(z.string(), estimateSchema),
  }),
);

export type Estimate = z.output<typeof estimateSchema>;
export type JobReport = z.output<typeof reportSchema>;
export type FoldsSummary = z.output<typeof summarySchema>;

export interface JobResults {
  readonly report: JobReport | null;
  readonly summary: FoldsSummary | null;
}

/** null for what is not written yet, or cannot be read. */
export async function readJobResults(folder: string): Promise<JobResults> {
  const [report, summary] = await Promise.all([
    readJsonFile(path.join(folder, 'report.json'), reportSchema).catch(() => null),
    readJsonFile(path.join(folder, 'summary.json'), summarySchema).catch(() => null),
  ]);
  return { report, summary };
}
