import { z } from 'zod';
import { adjusted, type Baseline, baselineOf } from '../au/baseline';
import { baselineSchema } from '../au/baseline-schema';
import { actionUnit } from '../au/catalogue';
import { type DecisionModel, doubtOf, isPresent, isUnsure } from '../au/decision';
import { meanOf, median } from '../numbers/statistics';
import type { CheckedFace, HeldStep } from './check-run';
import { CHECK_STEPS, STEP_IDS } from './check-steps';

/** Fewer frames say more of their noise than of the face. */
const LEAST_FRAMES = 5;
/** Share of the frames in which a unit must show; people let go early. */
const SHOWN = 0.4;
/** Share of the frames from which on something shows at rest, or is a guess. */
const MOSTLY = 0.5;

const shareSchema = z.number().min(0).max(1);
const unitSchema = z.strictObject({
  au: z.number().refine((au) => actionUnit(au) !== undefined, 'it is no action unit'),
  step: z.enum(STEP_IDS),
  /** `rest`: it shows on the resting face as well, so that the movement says nothing. */
  verdict: z.enum(['found', 'not-found', 'rest', 'unsure', 'untested']),
  /** Median p of the resting face and of the movement. */
  rest: shareSchema.nullable(),
  moved: shareSchema.nullable(),
  /** Share of the movement's frames in which it was surely present, and in which it was a guess. */
  shown: shareSchema.nullable(),
  guessed: shareSchema.nullable(),
  /** Whether it is found once the resting face is taken off; null where that changes nothing. */
  foundFromRest: z.boolean().nullable(),
});

export const checkSchema = z.strictObject({
  format: z.literal('ugn-live check'),
  version: z.literal(1),
  id: z.uuid(),
  date: z.iso.datetime(),
  appVersion: z.string(),
  /** A code that the person gave; '' for none. */
  person: z.string().max(60),
  model: z.strictObject({ id: z.string(), hash: z.string() }),
  backend: z.string(),
  camera: z.string(),
  steps: z.array(
    z.strictObject({
      id: z.enum(STEP_IDS),
      skipped: z.boolean(),
      frames: z.number().int().min(0),
      faces: z.number().int().min(0),
    }),
  ),
  units: z.array(unitSchema),
  /** Medians over the frames with a face: lib/vision/quality.ts; null without one. */
  quality: z
    .strictObject({
      size: z.number(),
      light: shareSchema,
      blur: shareSchema,
      yaw: z.number().nullable(),
      covered: shareSchema.nullable(),
    })
    .nullable(),
  /** Of the resting face, for “seen from your neutral face”; null where it was not seen. */
  baseline: baselineSchema.nullable(),
});
export type Check = z.output<typeof checkSchema>;
export type CheckedUnit = Check['units'][number];
export type CheckVerdict = CheckedUnit['verdict'];

/** What a check says of itself beside what was read. */
export type CheckFacts = Pick<Check, 'date' | 'appVersion' | 'person' | 'backend' | 'camera'> & {
  readonly model: DecisionModel & { readonly id: string; readonly hash: string };
};

/** Judges what was read: each unit of the model in the step that asks for it. */
export function judge(steps: readonly HeldStep[], facts: CheckFacts): Check {
  const { model, ...rest } = facts;
  const one = ofOnePerson(steps);
  const resting = one.find(({ id }) => id === 'rest')?.faces ?? [];
  const baseline =
    resting.length < LEAST_FRAMES
      ? null
      : baselineOf(
          resting.map(({ p }) => p),
          { face: 0, date: facts.date },
        );
  const seen = one.flatMap(({ faces }) => faces);
  return {
    format: 'ugn-live check',
    version: 1,
    id: crypto.randomUUID(),
    ...rest,
    model: { id: model.id, hash: model.hash },
    steps: steps.map(({ id, isSkipped, frames, faces }) => ({
      id,
      skipped: isSkipped,
      frames,
      faces: faces.length,
    })),
    units: CHECK_STEPS.flatMap(({ id, aus }) => {
      const faces = one.find((step) => step.id === id)?.faces ?? [];
      return aus
        .filter((au) => model.aus.includes(au))
        .map((au) => ({
          au,
          step: id,
          ...judgedUnit(model.aus.indexOf(au), resting, faces, baseline, model),
        }));
    }),
    quality: seen.length === 0 ? null : qualityOf(seen),
    baseline,
  };
}

/** The frames of the face that was there most: who looks in for a moment is not checked. */
function ofOnePerson(steps: readonly HeldStep[]): readonly HeldStep[] {
  const counts = new Map<number, number>();
  for (const { number } of steps.flatMap(({ faces }) => faces))
    counts.set(number, (counts.get(number) ?? 0) + 1);
  const [person] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [0];
  return steps.map((step) => ({ ...step, faces: step.faces.filter(({ number }) => number === person) }));
}

function judgedUnit(
  j: number,
  resting: readonly CheckedFace[],
  moving: readonly CheckedFace[],
  baseline: Baseline | null,
  model: DecisionModel,
): Omit<CheckedUnit, 'au' | 'step'> {
  const rest = resting.length < LEAST_FRAMES ? null : median(resting.map(({ p }) => p[j]));
  if (moving.length < LEAST_FRAMES) {
    return { verdict: 'untested', rest, ...{ moved: null, shown: null, guessed: null, foundFromRest: null } };
  }
  const isGuess = (face: CheckedFace) =>
    isUnsure(doubtOf(face.epistemic[j], face.aleatoric[j], model.aleatoricShares?.[j]), model.unsureAbove[j]);
  const shows = (face: CheckedFace, p = face.p[j]) => !isGuess(face) && isPresent(p, model.thresholds[j]);
  const shareOf = (faces: readonly CheckedFace[], test: (face: CheckedFace) => boolean) =>
    meanOf(faces.map((face) => (test(face) ? 1 : 0)));
  const shown = shareOf(moving, (face) => shows(face));
  const guessed = shareOf(moving, isGuess);
  const alarm = rest !== null && shareOf(resting, (face) => shows(face)) >= MOSTLY;
  const fromRest = (face: CheckedFace) => shows(face, adjusted(face.p, baseline!)[j]);
  return {
    verdict: alarm ? 'rest' : shown >= SHOWN ? 'found' : guessed >= MOSTLY ? 'unsure' : 'not-found',
    rest,
    moved: median(moving.map(({ p }) => p[j])),
    shown,
    guessed,
    // a reading near 1 shows however far a baseline takes it down: then nothing is told apart
    foundFromRest:
      alarm && baseline ? shareOf(moving, fromRest) >= SHOWN && shareOf(resting, fromRest) < MOSTLY : null,
  };
}

function qualityOf(faces: readonly CheckedFace[]): NonNullable<Check['quality']> {
  const middle = (values: readonly number[]) => median(values);
  const known = (values: readonly (number | null)[]) => {
    const numbers = values.filter((value) => value !== null);
    return numbers.length === 0 ? null : median(numbers);
  };
  return {
    size: middle(faces.map(({ quality }) => quality.size)),
    light: middle(faces.map(({ quality }) => quality.light)),
    blur: middle(faces.map(({ quality }) => quality.blur)),
    yaw: known(faces.map(({ quality }) => quality.yaw)),
    covered: known(faces.map(({ quality }) => quality.covered)),
  };
}
