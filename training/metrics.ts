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

/** Counts with p ≥ threshold taken as present. */
export function confusion(p: ArrayLike<number>, labels: ArrayLike<number>, threshold: number): Confusion {
  let truePositive = 0;
  let falsePositive = 0;
  let falseNegative = 0;
  let trueNegative = 0;
  for (let i = 0; i < labels.length; i++) {
    const isYes = p[i] >= threshold;
    if (labels[i] === 1) isYes ? truePositive++ : falseNegative++;
    else if (labels[i] === 0) isYes ? falsePositive++ : trueNegative++;
  }
  return { truePositive, falsePositive, falseNegative, trueNegative };
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
  const known = knownIndices(labels).sort((a, b) => scores[a] - scores[b]);
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < known.length; ) {
    let end = start;
    while (end < known.length && scores[known[end]] === scores[known[start]]) end++;
    const rank = (start + 1 + end) / 2; // mean of the ranks start+1 … end
    for (let k = start; k < end; k++) {
      if (labels[known[k]] === 1) {
        positives++;
        rankSum += rank;
      }
    }
    start = end;
  }
  const negatives = known.length - positives;
  if (positives === 0 || negatives === 0) return Number.NaN;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/**
 * Expected calibration error over ten equal bins of p: mean |share present − mean p|, weighted by the
 * number of images in a bin.
 */
export function calibrationError(p: ArrayLike<number>, labels: ArrayLike<number>): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, p: 0, present: 0 }));
  const known = knownIndices(labels);
  for (const i of known) {
    const bin = bins[Math.min(9, Math.floor(p[i] * 10))];
    bin.count++;
    bin.p += p[i];
    bin.present += labels[i];
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.present - bin.p), 0) / known.length;
}

/**
 * The threshold with the best F1, midway between neighbouring scores; of several equally good ones the
 * middle one, so that a lucky edge is not taken. 0.5 when no label is 1.
 */
export function bestThreshold(p: ArrayLike<number>, labels: ArrayLike<number>): number {
  const known = knownIndices(labels).sort((a, b) => p[b] - p[a]);
  const positives = known.filter((i) => labels[i] === 1).length;
  if (positives === 0) return 0.5;
  let best = -1;
  let candidates: number[] = [];
  let truePositive = 0;
  for (let k = 0; k < known.length; k++) {
    truePositive += labels[known[k]];
    const next = k + 1 < known.length ? p[known[k + 1]] : 0;
    if (next === p[known[k]]) continue;
    const f1 = (2 * truePositive) / (k + 1 + positives);
    if (f1 > best) candidates = [];
    if (f1 >= best) candidates.push((p[known[k]] + next) / 2);
    best = Math.max(best, f1);
  }
  return candidates[Math.floor(candidates.length / 2)];
}

/**
 * The epistemic level above which an answer is called unsure: the lowest one whose answers above it are
 * wrong at least twice as often as all answers together, judged on at least 20 answers; where there is
 * none, the 90 % quantile.
 * @param wrong 1 where the answer was wrong, 0 where right, NaN unknown
 */
export function unsureLevel(epistemic: ArrayLike<number>, wrong: ArrayLike<number>): number {
  const known = knownIndices(wrong).sort((a, b) => epistemic[b] - epistemic[a]);
  const overall = rateOf(wrong);
  let errors = 0;
  let level: number | undefined;
  for (let k = 0; k < known.length; k++) {
    errors += wrong[known[k]];
    const isEdge = k + 1 === known.length || epistemic[known[k + 1]] < epistemic[known[k]];
    if (isEdge && k + 1 >= 20 && overall > 0 && errors / (k + 1) >= 2 * overall) level = epistemic[known[k]];
  }
  return level ?? epistemic[known[Math.floor((known.length - 1) * 0.1)]] ?? 0;
}

/** Mean of the values that are numbers. */
export function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

function knownIndices(labels: ArrayLike<number>): number[] {
  const indices: number[] = [];
  for (let i = 0; i < labels.length; i++) if (!Number.isNaN(labels[i])) indices.push(i);
  return indices;
}
