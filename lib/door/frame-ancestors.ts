import { z } from 'zod';
import { AppError } from '../errors';

const NAME = 'UGN_FRAME_ANCESTORS';
/** Pages of this machine are the only ones without HTTPS that get a camera, and so do their frames. */
const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Nothing else may come into the policy of pages. */
const ORIGIN = /^https?:\/\/([\w.-]+|\[[\da-f:]+\])(:\d+)?\/?$/i;

const originSchema = z
  .string()
  .refine((text) => ORIGIN.test(text) && URL.canParse(text), {
    error: ({ input }) =>
      `"${input}" is none: write it as https://survey.example.org, without a path and without *`,
  })
  .transform((text) => (URL.canParse(text) ? new URL(text).origin : text))
  .refine((origin) => origin.startsWith('https://') || LOOPBACK.test(origin), {
    error: ({ input }) => `"${input}" has no HTTPS, without which browsers give its frames no camera`,
  });

const schema = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .pipe(z.array(originSchema));

/**
 * Whose pages may show this site in a frame and get its readings, as origins; nobody's unless UGN_FRAME_ANCESTORS names
 * them, with spaces or commas between.
 * @throws AppError bad-input saying which of them is none
 */
export function frameAncestors(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const parsed = schema.safeParse(env[NAME]);
  if (parsed.success) return [...new Set(parsed.data)];
  throw new AppError('bad-input', `${NAME} must be origins of pages; ${parsed.error.issues[0].message}.`);
}
