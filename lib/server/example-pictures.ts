import 'server-only';
import path from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../node/json-file';
import { modelsFolder } from './folders';
import { SERVED } from './published-models';

/** What `npm run evaluate -- --data SET --examples --out FOLDER` writes; put beside the weights it is shown. */
const FILE = 'examples.json';

const answerSchema = z.object({
  au: z.number(),
  isPresent: z.boolean(),
  /** 0..1 */
  p: z.number(),
  threshold: z.number(),
  /** nats */
  doubt: z.number(),
  unsureAbove: z.number(),
});
export type ExampleAnswer = z.output<typeof answerSchema>;

const exampleSchema = z.object({
  image: z.number(),
  shown: z.array(answerSchema),
  present: z.array(z.number()),
  known: z.number(),
  right: z.number(),
  /** base64 */
  jpeg: z.string(),
});
export type Example = z.output<typeof exampleSchema>;

const examplesSchema = z.object({
  hash: z.string(),
  images: z.number(),
  groups: z.array(
    z.object({
      title: z.string(),
      rule: z.string(),
      found: z.number(),
      examples: z.array(exampleSchema),
    }),
  ),
});
export type Examples = z.output<typeof examplesSchema>;

/**
 * Pictures that the served model answered best and worst; null where there are none, or of other weights.
 * @param hash of the served weights
 * @throws AppError bad-input or io
 */
export async function readExamples(hash: string): Promise<Examples | null> {
  const found = await readJsonFile(path.join(modelsFolder(), SERVED, FILE), examplesSchema);
  return found?.hash === hash ? found : null;
}
