import { z } from 'zod';
import {
  epochsSchema,
  foldSchema,
  foldsSchema,
  fractionSchema,
  isFoldAmongFolds,
  isFoldingWhole,
  labelNoiseSchema,
  seedSchema,
} from './run-file';

/** The experiments by name: what the page offers is what training has. */
export const CONFIG_NAMES = ['resnet18', 'resnet-bl', 'gn-d', 'ugn', 'ugn-b', 'ship', 'photographs'] as const;
export type ConfigName = (typeof CONFIG_NAMES)[number];

/** What can be asked of a run from the page. Names come from lists, everything else is a number in a range. */
export const startSchema = z
  .strictObject({
    config: z.enum(CONFIG_NAMES),
    /** Names of dataSets(), not paths. */
    data: z.array(z.string().max(200)).min(1, 'choose at least one data set').max(8),
    start: z.enum(['served', 'scratch']),
    /** Time for everything, or null to run all epochs. */
    minutes: z
      .number()
      .min(1)
      .max(60 * 24 * 14)
      .nullable(),
    epochs: epochsSchema.max(1000).nullable(),
    seed: seedSchema.max(2 ** 31 - 1),
    /** null takes the data's own splits. */
    fold: foldSchema.max(20).nullable(),
    folds: foldsSchema.max(20).nullable(),
    fraction: fractionSchema.nullable(),
    labelNoise: labelNoiseSchema.nullable(),
  })
  .refine(isFoldingWhole, {
    path: ['fold'],
    message: 'a fold and the number of folds go together',
  })
  .refine(isFoldAmongFolds, {
    path: ['fold'],
    message: 'there are not that many folds',
  });

export type StartOptions = z.output<typeof startSchema>;
