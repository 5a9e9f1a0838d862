import { z } from 'zod';

/** What a file of this schema holds, for those who write it or only read it. */
export type Contents<S extends z.ZodType> = Frozen<z.output<S>>;

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** JSON has no NaN: a number that does not exist is null in a file, and NaN in the code that computes with it. */
export const numberOrNaN = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
