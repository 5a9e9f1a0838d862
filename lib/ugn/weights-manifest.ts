import { z } from 'zod';
import { strengthRuleSchema } from '../au/strength-rule-schema';
import { AppError } from '../errors';
import { HALF_BYTES } from '../numbers/half-floats';
import { ugnConfigSchema } from './config';
import { NORMALISATION } from './normalisation';
import { ANGLES } from './strength-heads';

export const MANIFEST_FILE = 'manifest.json';
/** Of what is written; 1 and 2, which knew no strength heads, are read too. */
export const FORMAT_VERSION = 3;
const VERSIONS: readonly unknown[] = [1, 2, FORMAT_VERSION];

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 has 64 hexadecimal digits');

/** Everything a reader needs to predict with a model and to say where it comes from. */
export const manifestSchema = z
  .strictObject({
    formatVersion: z.union([z.literal(1), z.literal(2), z.literal(FORMAT_VERSION)]),
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, dot, dash, underscore'),
    createdAt: z.iso.datetime(),
    config: ugnConfigSchema,
    /** Of red, green and blue in 0..1, before the network; normaliseImages knows this one alone. */
    normalisation: z
      .strictObject({ mean: z.array(z.number()), std: z.array(z.number()) })
      .refine(
        ({ mean, std }) => `${mean}|${std}` === `${NORMALISATION.mean}|${NORMALISATION.std}`,
        `must be mean [${NORMALISATION.mean}] and std [${NORMALISATION.std}]`,
      ),
    /** Decision threshold on p for each AU. */
    thresholds: z.array(z.number().min(0).max(1)),
    /** Above this doubt, in nats, an AU is shown as unsure; one for each AU. */
    unsureAbove: z.array(z.number().min(0)),
    /** How much of the aleatoric part doubt holds beside the epistemic, one for each AU; left out where it is none. */
    aleatoricShares: z.array(z.number().min(0).max(1)).optional(),
    /** A high epistemic part of each AU, in nats, for the confidence of a face; left out where it is unsureAbove. */
    epistemicLevels: z.array(z.number().min(0)).optional(),
    /** With readsStrength, what makes intensities, sides and intervals of those heads' numbers. */
    strength: strengthRuleSchema.optional(),
    training: z.strictObject({
      /** One sentence: what it was trained on. */
      trainedOn: z.string().min(1),
      command: z.string().min(1),
      /** Command that chose thresholds and levels of doubt afterwards; left out where the training did. */
      levels: z.string().min(1).optional(),
      /** Command that fitted the strength heads afterwards; left out where there are none. */
      strength: z.string().min(1).optional(),
      date: z.iso.date(),
      /** Name to figure, as evaluation printed it. */
      metrics: z.record(z.string(), z.number()),
    }),
    files: z
      .array(
        z.strictObject({
          name: z.string().regex(/^[\w.-]+$/, 'a plain file name'),
          bytes: z.number().int().positive(),
          sha256: sha256Schema,
        }),
      )
      .min(1),
    weights: z.array(
      z.strictObject({
        name: z.string(),
        shape: z.array(z.number().int().positive()),
        dtype: z.literal('float16'),
        /** First byte in the shards laid end to end. */
        offset: z.number().int().min(0).multipleOf(HALF_BYTES),
      }),
    ),
    /** SHA-256 of the files' hashes written one after the other: names this set of weights. */
    hash: sha256Schema,
  })
  .refine(
    ({ config, thresholds, unsureAbove, aleatoricShares = thresholds, epistemicLevels = thresholds }) =>
      [thresholds, unsureAbove, aleatoricShares, epistemicLevels].every(
        ({ length }) => length === config.aus.length,
      ),
    'thresholds and levels need one number for each action unit',
  )
  .refine(
    ({ config, strength }) => (strength !== undefined) === config.readsStrength,
    'strength belongs to a model with readsStrength, and to no other',
  )
  .refine(({ config, strength }) => {
    if (!strength) return true;
    const { steps, leanSpread, poseSpread } = strength;
    const lengthsOf = ({ floor, perGap }: typeof leanSpread) => [floor.length, perGap.length];
    return (
      [steps.length, ...lengthsOf(leanSpread)].every((length) => length === config.aus.length) &&
      lengthsOf(poseSpread).every((length) => length === ANGLES)
    );
  }, 'strength needs one entry for each action unit, and three for the pose');

export type Manifest = z.output<typeof manifestSchema>;

/**
 * Checks a manifest's bytes against manifestSchema.
 * @throws AppError bad-weights saying which field is wrong
 */
export function parseManifest(bytes: Uint8Array): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw refused(MANIFEST_FILE, 'it is not JSON', cause);
  }
  const version = z.looseObject({ formatVersion: z.unknown() }).safeParse(json).data?.formatVersion;
  if (!VERSIONS.includes(version)) {
    throw refused(
      MANIFEST_FILE,
      `its format version is ${version}, this program reads ${VERSIONS.join(', ')}`,
    );
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refused(MANIFEST_FILE, `${issue.path.join('.') || 'the whole'}: ${issue.message}`, parsed.error);
  }
  return parsed.data;
}

/** That a file of a model cannot be used, and what to do. */
export function refused(file: string, what: string, cause?: unknown): AppError {
  return new AppError(
    'bad-weights',
    `The model file ${file} cannot be used: ${what}. Copy the model's folder again from where it was ` +
      'trained, or train it anew with npm run train.',
    { cause },
  );
}
