import { z } from 'zod';
import type { Contents } from './file-contents';
import { type Loosened, loosely, needed } from './loosely';

export const EXAMPLES_FILE = 'examples.json';

/** What a model says of one unit of a picture. */
const unitPredictionSchema = z.object({
  au: needed(z.number()),
  isPresent: needed(z.boolean()),
  /** Probability, and from which on the unit counts as present; 0..1. */
  p: needed(z.number()),
  threshold: needed(z.number()),
  /** Epistemic part, and above which the prediction is called unsure; nats. */
  doubt: needed(z.number()),
  unsureAbove: needed(z.number()),
});

/** A picture that stands for its group. */
const exampleSchema = z.object({
  image: needed(z.number()),
  person: z.string(),
  /** What it is an example of: every present unit, or the mistaken one. */
  shown: needed(z.array(unitPredictionSchema)),
  /** FACS numbers of the units that the face shows. */
  present: needed(z.array(z.number())),
  /** Of the units whose truth is known: how many there are, and how many were predicted rightly. */
  known: needed(z.number()),
  right: needed(z.number()),
  /** base64 */
  jpeg: needed(z.string()),
});

const groupSchema = z.object({
  title: needed(z.string()),
  rule: needed(z.string()),
  /** Pictures, or predictions, that the rule's condition holds for. */
  found: needed(z.number()),
  examples: needed(z.array(exampleSchema)),
});

/** examples.json: pictures that a model predicted best and worst; put beside its weights it is shown. */
export const examplesFileSchema = z.object({
  /** Of the weights. */
  hash: needed(z.string()),
  command: z.string(),
  images: needed(z.number()),
  groups: needed(z.array(groupSchema)),
});

export type ExamplesFile = Contents<typeof examplesFileSchema>;
export type UnitPrediction = Contents<typeof unitPredictionSchema>;
export type Example = Omit<Contents<typeof exampleSchema>, 'jpeg'>;
export type ExampleGroup = Omit<Contents<typeof groupSchema>, 'examples'> & {
  readonly examples: readonly Example[];
};

export const looseExamplesFile = loosely(examplesFileSchema);
export type LooseExamples = Loosened<typeof examplesFileSchema>;
export type LooseExample = Loosened<typeof exampleSchema>;
