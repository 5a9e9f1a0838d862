import { z } from 'zod';

const spreadSchema = z.strictObject({
  floor: z.array(z.number().positive()),
  perGap: z.array(z.number().min(0)),
});

/** The StrengthRule of intensity.ts, as files hold it. */
export const strengthRuleSchema = z.strictObject({
  steps: z.array(
    z
      .tuple([z.number(), z.number(), z.number(), z.number()])
      .refine(([, c, d, e]) => c <= d && d <= e, 'the steps to 3, 4 and 5 must ascend'),
  ),
  leanSpread: spreadSchema,
  poseSpread: spreadSchema,
});
