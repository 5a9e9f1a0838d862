import { z } from 'zod';
import type { Contents } from './file-contents';
import { type Loosened, loosely, needed } from './loosely';
import { measuredSchema } from './photographs-file';

export const PEOPLE_FILE = 'people.json';

/** Of a unit: on how many of the people told to look neutral it was called present. */
const calledSchema = z.object({
  au: needed(z.number()),
  called: needed(z.number()),
  share: needed(measuredSchema.nullable()),
});

/** A set of pictures whose people were told to look neutral. */
const neutralSchema = z.object({
  data: z.string(),
  source: z.string(),
  people: needed(z.number()),
  units: needed(z.array(calledSchema)),
  /** Share of all answers, over all units. */
  mean: needed(measuredSchema.nullable()),
});

/** A unit of which people said whether it is there. */
const wordSchema = z.object({
  au: needed(z.number()),
  present: needed(z.number()),
  absent: needed(z.number()),
  auc: needed(measuredSchema.nullable()),
  f1: needed(measuredSchema.nullable()),
  /** Share of the pictures in which people saw none that are called present. */
  falseAlarms: needed(measuredSchema.nullable()),
  calibration: needed(measuredSchema.nullable()),
});

/** How well a kind of doubt tells wrong answers from right ones. */
const findingSchema = z.object({
  /** Area under ROC for an answer being wrong. */
  auroc: measuredSchema.nullable(),
  /** Area under the generalised risk–coverage curve. */
  augrc: measuredSchema.nullable(),
  /** Share of wrong answers among the surest 90 % and 80 %. */
  risk90: measuredSchema.nullable(),
  risk80: measuredSchema.nullable(),
});

/** By kind of doubt: |p − threshold|, the parts of Eq 10, and what the model calls unsure by. */
const findingsSchema = z.object({
  margin: findingSchema,
  epistemic: findingSchema,
  total: findingSchema,
  combined: findingSchema,
});

/** What calling some answers unsure does. */
const flagsSchema = z.object({
  /** Of all answers, how many are called unsure. */
  flagged: measuredSchema.nullable(),
  /** Of the wrong answers, how many are called unsure. */
  caught: measuredSchema.nullable(),
  /** Of the answers that are not called unsure, how many are wrong; and of all answers. */
  wrongAmongSure: measuredSchema.nullable(),
  wrong: measuredSchema.nullable(),
});

const judgeSchema = z.enum(['people', 'machine']).nullable();

/** Split-conformal sets of a unit: how often they hold the truth, and how often both answers. */
const conformalSchema = z.object({
  au: needed(z.number()),
  judge: judgeSchema,
  present: measuredSchema.nullable(),
  absent: measuredSchema.nullable(),
  both: measuredSchema.nullable(),
});

/** A measure of the graph beside that of the nodes' own heads on the same pictures. */
const comparedSchema = z.object({
  measure: needed(z.string()),
  graph: needed(measuredSchema.nullable()),
  nodes: needed(measuredSchema.nullable()),
  /** Graph less nodes, drawn together. */
  difference: needed(measuredSchema.nullable()),
});

/** people.json: what is known of a model by people's words and orders; put beside its weights it is shown first. */
const peopleFileSchema = z.object({
  command: z.string(),
  model: z.string(),
  /** Of the weights. */
  hash: needed(z.string()),
  data: z.string(),
  source: z.string(),
  device: z.string(),
  images: needed(z.number()),
  neutral: needed(z.array(neutralSchema)),
  words: needed(z.array(wordSchema)),
  /** The mean over the units comes as au null. */
  doubt: z.array(
    z.object({
      au: z.number().nullable(),
      judge: judgeSchema,
      answers: z.number(),
      wrong: z.number(),
      findings: findingsSchema,
    }),
  ),
  flags: needed(flagsSchema),
  /** Area under ROC of doubt for a picture being changed so, the mean over the units that the change hides. */
  changed: z.array(
    z.object({
      name: z.string(),
      epistemic: measuredSchema.nullable(),
      total: measuredSchema.nullable(),
      /** Area under ROC of the total for a wrong answer on the changed pictures. */
      errors: measuredSchema.nullable(),
      /** Share of the answers called unsure, of these units, on the pictures in clear sight and on the changed ones. */
      unsureClear: measuredSchema.nullable(),
      unsureChanged: measuredSchema.nullable(),
    }),
  ),
  graph: needed(z.array(comparedSchema)),
  conformal: needed(z.object({ level: z.number(), units: z.array(conformalSchema) })),
});

export type PeopleFile = Contents<typeof peopleFileSchema>;
export type Findings = Contents<typeof findingsSchema>;
export type Finding = Contents<typeof findingSchema>;
export type Flags = Contents<typeof flagsSchema>;
export type Compared = Contents<typeof comparedSchema>;

export const loosePeopleFile = loosely(peopleFileSchema);
export type LoosePeople = Loosened<typeof peopleFileSchema>;
