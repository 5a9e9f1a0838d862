import type { DecisionModel } from '../au/decision';
import { logOdds } from '../numbers/odds';
import type { FaceValues } from './face-reading';

/** What a part costs: nothing up to `free`, and at `limit`, alone, as much as takes the confidence down to LIMIT. */
interface Cost {
  readonly free: number;
  readonly limit: number;
}

/** Of a face that costs nothing. */
const BEST = 0.999;
/** What others' scripts take for good lies above it. */
const LIMIT = 0.7;

/** Chosen with `npm run bench:confidence -- --part validation`; the table in docs/analyze.md is of other photographs. */
export const COSTS = {
  /** Score of the detector, 0..1; it finds no face below 0.5. */
  score: { free: 0.87, limit: 0.8 },
  /** Distance of the eyes in pixels. */
  size: { free: 16, limit: 13 },
  /** Degrees from the camera, by six points (yawOf); a face whose turn they do not say counts as in profile. */
  turn: { free: 18, limit: 26 },
  /** 0 sharp, 1 blurred (FaceQuality). */
  blur: { free: 0.62, limit: 0.7 },
  /** How likely the mouth or an eye is covered, 0..1 (coveredOf); where it was not measured it costs nothing. */
  covered: { free: 0.2, limit: 0.5 },
  /** Mean over the units of ln(epistemic / the unit's level of it). */
  doubt: { free: -1.5, limit: 0.25 },
} as const satisfies Record<string, Cost>;

const PROFILE = 90;
/** Epistemic parts below this share of the limit are no doubt at all. */
const NO_DOUBT = 1e-3;

/**
 * How well a face can be read, 0..1:
 *
 *     confidence = σ(logit 0.999 − (logit 0.999 − logit 0.7) Σ cost_k),
 *     cost_k = max(0, (x_k − free_k) / (limit_k − free_k))
 *
 * over the detector's score, the distance of the eyes, the turn of the head, the blur, what covers the face and the
 * model's doubt, with the values of COSTS. It is continuous, never rises when one of them becomes worse, 0.999 for a face that costs nothing,
 * 0.95 where the costs come to 0.65 and 0.7 where they come to 1.
 * @param epistemic nats, of each unit of the model; where one is NaN, the confidence is 0
 */
export function confidenceOf(
  { score, quality, epistemic }: Confided,
  { unsureAbove, epistemicLevels = unsureAbove }: Pick<DecisionModel, 'unsureAbove' | 'epistemicLevels'>,
): number {
  const parts: Record<keyof typeof COSTS, number> = {
    score,
    size: quality.size,
    turn: Math.abs(quality.yaw ?? PROFILE),
    blur: quality.blur,
    covered: quality.covered ?? 0,
    doubt: epistemicDoubt(epistemic, epistemicLevels),
  };
  const cost = (Object.keys(COSTS) as (keyof typeof COSTS)[]).reduce(
    (sum, name) => sum + costOf(parts[name], COSTS[name]),
    0,
  );
  return 1 / (1 + Math.exp((logOdds(BEST) - logOdds(LIMIT)) * cost - logOdds(BEST)));
}

type Confided = Pick<FaceValues, 'score' | 'quality'> & { readonly epistemic: ArrayLike<number> };

function costOf(value: number, { free, limit }: Cost): number {
  return Math.max(0, (value - free) / (limit - free));
}

/**
 * How doubtful a face is as a whole: the mean over the units of ln(epistemic / the unit's level of it).
 * @param epistemic nats, of each unit
 */
export function epistemicDoubt(epistemic: ArrayLike<number>, levels: readonly number[]): number {
  if (levels.some((_, j) => Number.isNaN(epistemic[j]))) return Number.POSITIVE_INFINITY;
  // of a model that never doubts, the levels are 0
  const shares = levels.map((level, j) => (level > 0 ? Math.max(NO_DOUBT, epistemic[j] / level) : NO_DOUBT));
  return shares.reduce((sum, share) => sum + Math.log(share), 0) / shares.length;
}
