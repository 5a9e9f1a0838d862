import { z } from 'zod';
import { type Loosened, loosely, needed } from './loosely';

export const RUN_FILE = 'run.json';
/** The trained model's folder in that of the run. */
export const MODEL_FOLDER = 'model';

export const BACKENDS = ['webgpu', 'tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** Which sets' validation splits choose checkpoints, thresholds and levels of doubt. */
export const VALIDATE_ON = ['first', 'all'] as const;

/* What may be asked of a run, wherever it is asked. */
export const seedSchema = z.number().int().min(0);
export const epochsSchema = z.number().int().min(1);
/** The fold that is tested, of so many. */
export const foldSchema = z.number().int().min(1);
export const foldsSchema = z.number().int().min(2);
/** Share of the training images that is used. */
export const fractionSchema = z.number().positive().max(1);
/** Share of the known training labels that are flipped. */
export const labelNoiseSchema = z.number().min(0).max(0.5);

interface Folding {
  readonly fold: number | null;
  readonly folds: number | null;
}

/** Whether both are given, or neither. */
export function isFoldingWhole({ fold, folds }: Folding): boolean {
  return (fold === null) === (folds === null);
}

export function isFoldAmongFolds({ fold, folds }: Folding): boolean {
  return (fold ?? 0) <= (folds ?? 0);
}

/** run.json: what was asked of a run. */
export const runFileSchema = z
  .strictObject({
    format: z.literal('ugn-live run'),
    version: z.literal(1),
    /** The command that started it. */
    command: needed(z.string()),
    /** Name of an experiment in configs/, or the path of a file that exports one. */
    config: needed(z.string()),
    /** Face sets: training splits are joined, the test split is the first's. */
    data: z.array(z.string()).min(1),
    start: z.union([
      z.strictObject({ kind: z.literal('scratch') }),
      z.strictObject({ kind: z.literal('model'), model: z.string() }),
      z.strictObject({ kind: z.literal('numpy'), folder: z.string() }),
      z.strictObject({ kind: z.literal('safetensors'), file: z.string() }),
    ]),
    /** A finished run whose stage 1 is taken instead of training one; null trains it. */
    nodesFrom: z.string().nullable().default(null),
    seed: seedSchema,
    /** Minutes for the whole run, or null to run all epochs. */
    minutes: z.number().positive().nullable().default(null),
    /** Changes to the config, null where it stands. */
    epochs: epochsSchema.nullable().default(null),
    batch: z.number().int().min(1).nullable().default(null),
    inputSize: z.number().int().min(32).multipleOf(16).nullable().default(null),
    rate: z.number().positive().nullable().default(null),
    /** Whether a third stage trains the whole model together. */
    endToEnd: z.boolean().nullable().default(null),
    /** How much is done between checkpoints. */
    saveEvery: z
      .union([
        z.strictObject({ steps: z.number().int().min(1) }),
        z.strictObject({ seconds: z.number().positive() }),
      ])
      .nullable()
      .default(null),
    /** The fold that is tested, of so many; null takes the sets' own splits. */
    fold: foldSchema.nullable().default(null),
    folds: foldsSchema.nullable().default(null),
    /** Whose validation splits choose checkpoints and thresholds. */
    validateOn: z.enum(VALIDATE_ON).default('first'),
    /** How often each face set is drawn from, in proportion; null draws every image as often as any other. */
    sourceWeights: z
      .array(z.number().min(0))
      .refine((weights) => weights.some((weight) => weight > 0), 'all are 0')
      .nullable()
      .default(null),
    /** Share of the known training labels that are flipped: one for all units, or by unit (`AU12`). */
    labelNoise: z
      .union([labelNoiseSchema, z.record(z.string().regex(/^AU\d+$/), labelNoiseSchema)])
      .nullable()
      .default(null),
    /** Share of the training images that is used. */
    fraction: fractionSchema.nullable().default(null),
    /** Name under public/models that the result is published as, or null. */
    publish: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, dot, dash, underscore')
      .nullable()
      .default(null),
    backend: z.enum(BACKENDS).nullable().default(null),
  })
  .refine(isFoldingWhole, {
    path: ['fold'],
    message: 'goes with --folds: --fold 1 --folds 3',
  })
  .refine(isFoldAmongFolds, {
    path: ['fold'],
    message: 'must not be larger than --folds',
  })
  .refine(({ sourceWeights, data }) => !sourceWeights || sourceWeights.length === data.length, {
    path: ['sourceWeights'],
    message: 'takes one number for each --data',
  });

/** What was asked of a run; kept in its folder, so that it can be resumed with nothing but the folder. */
export type RunOptions = Omit<z.output<typeof runFileSchema>, 'format' | 'version'>;

/** The same, where what is left out is null. */
export type RunRequest = Omit<z.input<typeof runFileSchema>, 'format' | 'version'>;

export function withoutFormat({
  format: _,
  version: __,
  ...options
}: z.output<typeof runFileSchema>): RunOptions {
  return options;
}

export const looseRunFile = loosely(runFileSchema);
export type LooseRun = Loosened<typeof runFileSchema>;
