import { z } from 'zod';

/* The files of a run's folder as the site reads them. Fields that this page does not know are passed over. */

const nullableNumber = z.number().nullish().default(null);

/** run.json: what was asked of the run. */
export const runFileSchema = z.looseObject({
  command: z.string(),
  config: z.string(),
  data: z.array(z.string()).default([]),
  start: z.looseObject({ kind: z.string() }).optional(),
  seed: nullableNumber,
  fold: nullableNumber,
  folds: nullableNumber,
});
export type RunFile = z.output<typeof runFileSchema>;

/** status.json: written by the training while it runs. */
export const statusFileSchema = z.looseObject({
  state: z.enum(['running', 'stopped', 'done', 'failed']),
  pid: nullableNumber,
  device: z.string().nullish().default(null),
  stage: nullableNumber,
  stageLabel: z.string().nullish().default(null),
  step: nullableNumber,
  total: nullableNumber,
  imagesPerSecond: nullableNumber,
  waiting: nullableNumber,
  secondsLeft: nullableNumber,
  updated: z.string(),
  message: z.string().nullish().default(null),
});
export type StatusFile = z.output<typeof statusFileSchema>;

/** started.json: written by the site when it starts a training. */
export const startedFileSchema = z.object({ pid: z.number().int().positive(), time: z.string() });

export const LOG_FILE = 'log.jsonl';

export const BACKENDS = ['webgpu', 'tensorflow', 'wasm', 'cpu'] as const;

export type BackendName = (typeof BACKENDS)[number];

/** Which sets' validation splits choose checkpoints, thresholds and levels of doubt. */
export const VALIDATE_ON = ['first', 'all'] as const;
