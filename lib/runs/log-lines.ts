import { z } from 'zod';

export const LOG_FILE = 'log.jsonl';

/** JSON has no NaN: null is a number that does not exist. Older logs lack some. */
const number = z.number().nullish();
const time = z.string().nullish();

const stepSchema = z.object({
  stage: z.number(),
  /** Counts from one in each stage. */
  step: z.number(),
  total: number,
  loss: z.number().nullable(),
  rate: number,
  imagesPerSecond: number,
  /** Share of the time spent waiting for images, 0..1. */
  waiting: number,
  epoch: number,
  gradientNorm: number,
  time,
});

/** Whether the uncertain graph lives, on validation images. */
const graphLifeSchema = z.object({
  /** Entries of A off the diagonal, and how many of them are above 0. */
  edges: z.number(),
  alive: z.number(),
  /** 10th and 90th percentile of μ, and the median of σ, over images and edges. */
  muLow: z.number(),
  muHigh: z.number(),
  sigma: z.number(),
});
export type GraphLife = z.output<typeof graphLifeSchema>;

const validationSchema = z.object({
  stage: z.number(),
  step: z.number(),
  validationF1: z.number().nullable(),
  /** Of the stages that train the graph. */
  graph: graphLifeSchema.nullish(),
  time,
});

/** How many labels of each unit (`AU12`) were flipped. */
const labelNoiseSchema = z.object({ turnedLabels: z.record(z.string(), z.number()), time });

const entrySchema = z.union([validationSchema, stepSchema]);

export type LogStep = z.output<typeof stepSchema>;
type LogValidation = z.output<typeof validationSchema>;
/** A line of the log that tells of a step or of a validation. */
export type LogEntry = LogStep | LogValidation;

/** A line of log.jsonl as it is written. */
export type LogLine = LogEntry | z.output<typeof labelNoiseSchema>;

/** A line of log.jsonl, or null for one that is cut or tells of something else. */
export function parseLogLine(line: string): LogEntry | null {
  try {
    return entrySchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
