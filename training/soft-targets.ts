/**
 * Targets that tell weak faces apart. Soft labels of most faces lie together near 0, where the loss hardly sees their
 * order; a share of each target is therefore the rank of the label: how many of the unit's soft labels are below it.
 * @param labels 0..1, NaN unknown, [count, N]; labels of 0 and 1 stay
 * @param rankShare 0 for the labels as they are, up to 1 for ranks alone
 * @returns [count, N], in the order of the labels
 */
export function softTargets(labels: Float32Array, n: number, rankShare: number): Float32Array<ArrayBuffer> {
  const targets = Float32Array.from(labels);
  for (let j = 0; j < n; j++) {
    const soft = labels.filter((label, i) => i % n === j && isSoft(label)).sort();
    for (let i = j; i < labels.length; i += n) {
      if (!isSoft(labels[i])) continue;
      const rank = countBelow(soft, labels[i]) / soft.length;
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
