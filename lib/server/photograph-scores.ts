import 'server-only';
import path from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../node/json-file';
import { modelsFolder } from './folders';
import { SERVED } from './published-models';

/** What `npm run evaluate -- --data SET --out FOLDER` writes of photographs; put beside the weights it is shown. */
const FILE = 'photographs.json';

const measureSchema = z.object({ value: z.number(), low: z.number(), high: z.number(), images: z.number() });
export type Measure = z.output<typeof measureSchema>;

const measures = {
  rank: measureSchema.nullable(),
  auc: measureSchema.nullable(),
  f1: measureSchema.nullable(),
  falseAlarms: measureSchema.nullable(),
  errorAuc: measureSchema.nullable(),
  calibration: measureSchema.nullable(),
};

const photographsSchema = z.object({
  hash: z.string(),
  images: z.number(),
  units: z.array(
    z.object({
      au: z.number(),
      judge: z.enum(['people', 'machine']).nullable(),
      ...measures,
    }),
  ),
  means: z.object(measures),
  neighbours: z.array(z.object({ name: z.string(), change: measureSchema.nullable() })),
  hard: z.array(z.object({ name: z.string(), factor: measureSchema.nullable() })),
  reliability: z.array(
    z.object({
      au: z.number(),
      bins: z.array(z.object({ answers: z.number(), p: z.number(), present: z.number() })),
    }),
  ),
});
export type Photographs = z.output<typeof photographsSchema>;

/**
 * What was measured of the served model on photographs; null where nothing was, or of other weights.
 * @param hash of the served weights
 * @throws AppError bad-input or io
 */
export async function readPhotographs(hash: string): Promise<Photographs | null> {
  const found = await readJsonFile(path.join(modelsFolder(), SERVED, FILE), photographsSchema);
  return found?.hash === hash ? found : null;
}
