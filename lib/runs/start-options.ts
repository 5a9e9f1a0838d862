import { z } from 'zod';

/** The experiments that the page offers: the files of training/configs. */
export const CONFIG_NAMES = ['resnet18', 'resnet-bl', 'gn-d', 'ugn', 'ugn-b', 'ship', 'photographs'] as const;

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
    epochs: z.number().int().min(1).max(1000).nullable(),
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 31 - 1),
    /** The fold that is tested, of so many; null takes the data's own splits. */
    fold: z.number().int().min(1).max(20).nullable(),
    folds: z.number().int().min(2).max(20).nullable(),
    /** Share of the training images that is used, above 0 to 1. */
    fraction: z.number().positive().max(1).nullable(),
    /** Share of the training labels that is turned round. */
    labelNoise: z.number().min(0).max(0.5).nullable(),
  })
  .refine(({ fold, folds }) => (fold === null) === (folds === null), {
    path: ['fold'],
    message: 'a fold and the number of folds go together',
  })
  .refine(({ fold, folds }) => (fold ?? 0) <= (folds ?? 0), {
    path: ['fold'],
    message: 'there are not that many folds',
  });

export type StartOptions = z.output<typeof startSchema>;
