import { ranks } from './statistics';

/*
 * Measures of a detector on a set of images. Arrays are of one action unit, one entry an image; a label is
 * 1, 0 or NaN for unknown, and unknown ones count nowhere.
 */

export interface Confusion {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

/** F1 of the positive class; 0 when nothing is present and nothing was found. */
export function f1Of({ truePositive, falsePositive, falseNegative }: Confusion): number {
  const total = 2 * truePositive + falsePositive + falseNegative;
  return total === 0 ? 0 : (2 * truePositive) / total;
}

export function accuracyOf(c: Confusion): number {
  return (
    (c.truePositive + c.trueNegative) / (c.truePositive + c.trueNegative + c.falsePositive + c.falseNegative)
  );
}

/** Share of known labels that are 1; NaN when none is known. */
export function rateOf(labels: ArrayLike<number>): number {
  let known = 0;
  let present = 0;
  for (let i = 0; i < labels.length; i++) {
    if (Number.isNaN(labels[i])) continue;
    known++;
    present += labels[i];
  }
  return present / known;
}

/**
 * Area under the ROC curve, ties counted half: the chance that a score of a positive is above that of a
 * negative. NaN when one of the two classes is missing.
 */
export function areaUnderRoc(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const known = knownIndices(labels);
  const rankOf = ranks(known.map((i) => scores[i]));
  let positives = 0;
  let rankSum = 0;
  for (const [k, i] of known.entries()) {
    if (labels[i] !== 1) continue;
    positives++;
    rankSum += rankOf[k];
  }
  const negatives = known.length - positives;
  if (positives === 0 || negatives === 0) return Number.NaN;
  return (rankSum - (positives * (positives - 1)) / 2) / (positives * negatives);
}

/**
 * Average precision: precision at each score where a positive is found, weighted by the share of the positives
 * found there; images with one score are taken together. NaN when no label is 1.
 */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const known = knownIndices(labels).sort((a, b) => scores[b] - scores[a]);
  let found = 0;
  let sum = 0;
  for (let start = 0; start < known.length; ) {
    const foundBefore = found;
    let end = start;
    while (end < known.length && scores[known[end]] === scores[known[start]]) found += labels[known[end++]];
    sum += ((found - foundBefore) * found) / end;
    start = end;
  }
  return found === 0 ? Number.NaN : sum / found;
}

/** Brier score: mean squared distance of p from the label. NaN when no label is known. */
export function brierScore(p: ArrayLike<number>, labels: ArrayLike<number>): number {
  const known = knownIndices(labels);
  return known.reduce((sum, i) => sum + (p[i] - labels[i]) ** 2, 0) / known.length;
}

/** F1 that is given up for a threshold nearer to 0.5: less than the chance of which images were at hand. */
const F1_TOLERANCE = 0.01;

/**
 * The threshold nearest to 0.5 whose F1 is within a hundredth of the best one. On a few hundred images the
 * very best threshold owes that hundredth to chance, and predictions cluster near 0 and 1, where a small shift
 * would change many. Candidates are 0.5 and the middles between neighbouring scores; 0.5 when no label is 1.
 * @param floor a score that the threshold lies above, 0..1
 */
export function bestThreshold(p: ArrayLike<number>, labels: ArrayLike<number>, floor = 0): number {
  const known = knownIndices(labels).sort((a, b) => p[b] - p[a]);
  const positives = known.filter((i) => labels[i] === 1).length;
  const highest = (floor + 1) / 2;
  if (positives === 0) return floor < 0.5 ? 0.5 : highest;
  const candidates: { threshold: number; f1: number }[] = [];
  let truePositive = 0;
  for (let k = 0; k < known.length; k++) {
    truePositive += labels[known[k]];
    const score = p[known[k]];
    const next = k + 1 < known.length ? p[known[k + 1]] : 0;
    if (next === score) continue;
    const f1 = (2 * truePositive) / (k + 1 + positives);
    const isAroundHalf = next < 0.5 && score >= 0.5;
    const threshold = isAroundHalf && floor < 0.5 ? 0.5 : (score + Math.max(next, floor)) / 2;
    if (score > floor) candidates.push({ threshold, f1 });
  }
  if (candidates.length === 0) return highest;
  const best = Math.max(...candidates.map(({ f1 }) => f1));
  const good = candidates.filter(({ f1 }) => f1 >= best - F1_TOLERANCE);
  return good.reduce((nearest, { threshold }) => {
    return Math.abs(threshold - 0.5) < Math.abs(nearest - 0.5) ? threshold : nearest;
  }, good[0].threshold);
}

/**
 * The score that a threshold must lie above so that at most this share of images without any unit is called.
 * @param scores of such images, 0..1
 * @returns 0 without scores
 */
export function falseAlarmLevel(scores: readonly number[], share: number): number {
  const descending = [...scores].sort((one, other) => other - one);
  return descending[Math.floor(share * descending.length)] ?? 0;
}

/** Predictions are called unsure where at least this share of those as doubtful is wrong. */
const UNSURE_RISK = 0.2;

/**
 * The epistemic level above which a prediction is called unsure: where the share of wrong predictions, taken to rise with
 * doubt (isotonic regression by pooling adjacent violators), reaches one in five. Where it never does, the largest
 * doubt seen: what goes beyond it was not checked.
 * @param wrong 1 where the decision is wrong, 0 where right, NaN where the truth is unknown
 */
export function unsureLevel(epistemic: ArrayLike<number>, wrong: ArrayLike<number>): number {
  const order = knownIndices(wrong).sort((one, other) => epistemic[one] - epistemic[other]);
  const pools: { count: number; wrong: number; highest: number }[] = [];
  for (const i of order) {
    let pool = { count: 1, wrong: wrong[i], highest: epistemic[i] };
    for (
      let last = pools.at(-1);
      last && last.wrong * pool.count >= pool.wrong * last.count;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { count: last.count + pool.count, wrong: last.wrong + pool.wrong, highest: pool.highest };
    }
    pools.push(pool);
  }
  const risky = pools.findIndex((pool) => pool.wrong / pool.count >= UNSURE_RISK);
  if (risky < 0) return pools.at(-1)?.highest ?? 0;
  return risky === 0 ? 0 : pools[risky - 1].highest;
}

/** Positions of the known labels. */
export function knownIndices(labels: ArrayLike<number>): number[] {
  const indices: number[] = [];
  for (let i = 0; i < labels.length; i++) if (!Number.isNaN(labels[i])) indices.push(i);
  return indices;
}
