import { z } from 'zod';
import type { Contents } from './file-contents';
import { type Loosened, loosely, needed } from './loosely';
import { reliabilityBinSchema } from './reliability';

export const PHOTOGRAPHS_FILE = 'photographs.json';

/** A number with its 95 % bootstrap interval over photographs, and of how many it was taken. */
export const measuredSchema = z.object({
  value: needed(z.number()),
  low: needed(z.number()),
  high: needed(z.number()),
  images: needed(z.number()),
});

/** How a unit's predictions agree with its judge; null where a measure does not exist. */
const agreementSchema = z.object({
  /** Spearman's correlation of p with the machine's strength. */
  rank: measuredSchema.nullable(),
  auc: measuredSchema.nullable(),
  /** At the model's own threshold. */
  f1: measuredSchema.nullable(),
  /** Share of relaxed faces that the model calls present. */
  falseAlarms: measuredSchema.nullable(),
  /** Area under ROC of the epistemic part as a detector of decisions against the judge. */
  errorAuc: measuredSchema.nullable(),
  /** Expected calibration error; against people alone, as the machine's labels are no probabilities. */
  calibration: measuredSchema.nullable(),
});

const unitSchema = agreementSchema.extend({
  au: needed(z.number()),
  /** Whether people or the machine decide what is present. */
  judge: z.enum(['people', 'machine']).nullable(),
});

/** A unit that the machine cannot judge, beside one whose strength it sees. */
const coOccurrenceSchema = z.object({
  au: z.number(),
  beside: z.number(),
  /** Area under ROC of the first unit's p for the second being strong against it being absent. */
  auc: measuredSchema.nullable(),
});

/** How a model does on the people of one group. */
const groupSchema = z.object({
  trait: z.string(),
  group: z.string(),
  /** Share of absent units, over all units, that the model calls present. */
  falsePositives: measuredSchema.nullable(),
  /** Mean over the units of the area under ROC. */
  auc: measuredSchema.nullable(),
});

/** photographs.json: what was measured of a model on photographs; put beside its weights it is shown. */
export const photographsFileSchema = z.object({
  command: z.string(),
  model: z.string(),
  /** Of the weights. */
  hash: needed(z.string()),
  data: z.string(),
  source: z.string(),
  device: z.string(),
  images: needed(z.number()),
  units: needed(z.array(unitSchema)),
  /** Over the units that have the measure. */
  means: needed(agreementSchema),
  /** Mean absolute change of p by a change that should not matter. */
  neighbours: needed(z.array(z.object({ name: needed(z.string()), change: measuredSchema.nullable() }))),
  /** How many times larger the median doubt is where less of a face, or none, is to be seen. */
  hard: needed(z.array(z.object({ name: needed(z.string()), factor: measuredSchema.nullable() }))),
  company: z.array(coOccurrenceSchema),
  reliability: needed(
    z.array(z.object({ au: needed(z.number()), bins: needed(z.array(reliabilityBinSchema)) })),
  ),
  /** Where groups were given. */
  groups: z.array(groupSchema),
});

export type PhotographsFile = Contents<typeof photographsFileSchema>;
export type Measured = Contents<typeof measuredSchema>;
export type Agreement = Contents<typeof agreementSchema>;
export type UnitAgreement = Contents<typeof unitSchema>;
export type CoOccurrence = Contents<typeof coOccurrenceSchema>;
export type GroupMeasures = Contents<typeof groupSchema>;

export const loosePhotographsFile = loosely(photographsFileSchema);
export type LoosePhotographs = Loosened<typeof photographsFileSchema>;
