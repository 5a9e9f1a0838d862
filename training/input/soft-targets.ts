import type { GradedFaces } from './faces';

/**
 * Targets that tell weak faces apart. Labels that a strength was turned into lie together near 0 on most faces, where
 * the loss hardly sees their order; a share of such a target is therefore the label's rank: how many of the unit's labels
 * of that kind are below it. Other labels stay.
 * @param n action units
 * @param rankShare 0 for the labels as they are, up to 1 for ranks alone
 * @returns [count, N], 0..1, NaN unknown
 */
export function softTargets(
  { labels, intensity }: Pick<GradedFaces, 'labels' | 'intensity'>,
  n: number,
  rankShare: number,
): Float32Array<ArrayBuffer> {
  const isGraded = (i: number) => isSoft(labels[i]) && !Number.isNaN(intensity[i]);
  const targets = Float32Array.from(labels);
  for (let j = 0; j < n; j++) {
    const graded = labels.filter((_, i) => i % n === j && isGraded(i)).sort();
    for (let i = j; i < labels.length; i += n) {
      if (!isGraded(i)) continue;
      const rank = countBelow(graded, labels[i]) / graded.length;
      targets[i] = (1 - rankShare) * labels[i] + rankShare * rank;
    }
  }
  return targets;
}

function isSoft(label: number): boolean {
  return label > 0 && label < 1;
}

/** By bisection. */
function countBelow(ascending: Float32Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
