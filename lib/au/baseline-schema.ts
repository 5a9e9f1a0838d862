import { z } from 'zod';

/** logit(1 − MARGIN) of baseline.ts, rounded up. */
const LONGEST_ODDS = 6.91;
const oddsSchema = z.number().min(-LONGEST_ODDS).max(LONGEST_ODDS);

/** A person's neutral face; lists have one entry for each action unit, in the model's order. */
export const baselineSchema = z.strictObject({
  /** Of the face that was still, from 0, as in a recording's rows. */
  face: z.number().int().min(0),
  /** When it was shown. */
  date: z.iso.datetime(),
  /** Frames that it is the mean of. */
  frames: z.number().int().min(1),
  /** Mean log-odds of presence over the frames, each frame's within ±6.91 (p from 0.001 to 0.999). */
  neutral: z.array(oddsSchema),
  /** Standard deviation of the same over the frames: how still the face was. */
  spread: z.array(z.number().min(0)),
});
export type Baseline = z.output<typeof baselineSchema>;
