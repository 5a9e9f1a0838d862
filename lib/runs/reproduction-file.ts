import { z } from 'zod';
import { estimateSchema } from './estimate';
import { type Contents, numberOrNaN } from './file-contents';
import { type Loosened, loosely, needed } from './loosely';
import { distributionSchema } from './metrics-file';

export const REPRODUCTION_FILE = 'report.json';

/** What every cell of a reproduction has in common; the options of its job.json. */
export const reproductionOptionsSchema = z.strictObject({
  data: z.array(z.string()).min(1),
  folds: z.number().int().min(2),
  seeds: z.number().int().min(1),
  inputSize: z.number().int().min(32).multipleOf(16),
  /** Folder of a backbone to start from, or null. */
  init: z.string().nullable(),
  /** Whether images are picked by BP4D's rates. */
  picksByRates: z.boolean(),
  /** Chance of a guessed label. */
  noise: z.number().min(0).max(1),
});

const variantSchema = z.object({
  variant: needed(z.string()),
  f1: needed(estimateSchema),
  accuracy: estimateSchema,
  /** At thresholds tuned on the noisy validation split. */
  tunedF1: estimateSchema,
  /** Area under ROC of the epistemic part as a detector of wrong predictions; null without one. */
  errorAuc: estimateSchema.nullable(),
  /** Area under the risk–coverage curve of the epistemic part; null without one. */
  riskArea: estimateSchema.nullable(),
  /** F1 at 0.5, [N] */
  unitF1: z.array(numberOrNaN),
});

/** A claim of the paper with what was measured of it. */
const claimSchema = z.object({
  claim: needed(z.string()),
  /** What the numbers are. */
  measure: needed(z.string()),
  effects: needed(z.array(z.object({ where: needed(z.string()), estimate: needed(estimateSchema) }))),
  verdict: needed(z.enum(['reproduced', 'not reproduced', 'too close to call'])),
});

/** report.json of a reproduction: everything that the report shows; F1 and accuracy are shares of 1. */
export const reproductionFileSchema = z.object({
  command: z.string(),
  options: reproductionOptionsSchema,
  devices: z.array(z.string()),
  /** Seconds of work, all processes together. */
  seconds: z.number(),
  cells: z.object({ done: z.number().int(), all: z.number().int() }),
  aus: z.array(z.number().int()),
  /** How often each unit occurs in the test images, the wanted rate beside it, [N]. */
  rates: z.object({ wanted: z.array(numberOrNaN).nullable(), test: z.array(numberOrNaN) }),
  images: z.object({ train: z.array(z.number()), test: z.array(z.number()) }),
  alwaysYesF1: numberOrNaN,
  /** Table 1. */
  table: needed(z.array(variantSchema)),
  claims: needed(z.array(claimSchema)),
  /** Training images are those of the first fold and seed. */
  figure2: z.array(
    z.object({
      share: needed(z.number()),
      images: needed(z.number()),
      gnD: needed(estimateSchema),
      ugn: needed(estimateSchema),
    }),
  ),
  /** Accuracy of UGN-B by bin of epistemic uncertainty, least first; of the first fold, and of all. */
  figure3: z.object({ firstFold: z.array(numberOrNaN), all: needed(z.array(estimateSchema)) }),
  /** Mean epistemic uncertainty of the images with each number of units present. */
  figure4: z.array(z.object({ units: z.number(), images: z.number(), epistemic: estimateSchema })),
  /** Of UGN-B on the first fold and seed: wrong predictions among the surest 1 … 100 %, and Figure 4's bars. */
  firstFold: z.object({ distribution: needed(distributionSchema), risk: z.array(numberOrNaN) }).nullable(),
  machine: z.string(),
  /** Mean aleatoric uncertainty of UGN-B by the chance of a guessed training label. */
  aleatoric: z.array(z.object({ level: needed(z.number()), aleatoric: needed(estimateSchema) })),
});

export type ReproductionOptions = z.output<typeof reproductionOptionsSchema>;
export type Reproduction = Contents<typeof reproductionFileSchema>;
export type VariantScores = Contents<typeof variantSchema>;
export type Claim = Contents<typeof claimSchema>;
export type Verdict = Claim['verdict'];

export const looseReproductionFile = loosely(reproductionFileSchema);
export type LooseReproduction = Loosened<typeof reproductionFileSchema>;
