/**
 * Spreads stretches of time over as few lanes as keep them from overlapping.
 * @param stretches by their beginning
 * @returns the lane of each, from 0
 */
export function lanesOf(stretches: readonly { readonly from: number; readonly to: number }[]): number[] {
  const ends: number[] = [];
  return stretches.map(({ from, to }) => {
    const free = ends.findIndex((end) => end <= from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = to;
    return lane;
  });
}
