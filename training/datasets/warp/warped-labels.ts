import type { Random } from '../../../lib/numbers/random';
import type { Strengths } from './move';

/** How likely a unit is present that was moved this far. */
const ADDED = 0.9;
/** Strengths that show in a crop of 128 pixels and tear nothing. */
const RANGES: ReadonlyMap<number, readonly [number, number]> = new Map([
  [6, [0.9, 1.7]],
  [9, [0.7, 1.2]],
  [10, [0.9, 1.7]],
  [14, [0.6, 1.1]],
  [23, [1, 1.8]],
]);

/**
 * Moved in their place now and then, so that a warp alone says nothing of the units above, and to show a face with
 * more than one expression; what becomes of them the machine reads again. Less than 0 takes away.
 */
const OTHERS = [1, 2, 4, 5, 7, 12, 15, 17, 20, 24];
const OTHERS_SHARE = 0.4;
const OTHERS_RANGE = [-0.6, 1.2] as const;
const SECOND_SHARE = 0.3;

/** Units that look different once the first is moved, although nobody moved them. */
const TOUCHED: ReadonlyMap<number, readonly number[]> = new Map([
  [1, [2, 4]],
  [2, [1]],
  [4, [1, 2, 9]],
  [5, [7, 45]],
  [6, [7]],
  [7, [5, 6, 45]],
  [9, [4, 10]],
  [10, [9, 25]],
  [12, [6, 10, 14, 15, 20, 24, 25]],
  [14, [12, 15, 20, 24]],
  [15, [14, 17, 20, 24]],
  [17, [15, 23, 24]],
  [20, [12, 14, 23]],
  [23, [17, 20, 24, 25]],
  [24, [15, 17, 23, 25]],
]);

/** Draws what is added to a face. */
export function drawStrengths(random: Random): Strengths {
  const isOther = random.chance(OTHERS_SHARE);
  const units = isOther ? OTHERS : [...RANGES.keys()];
  const first = random.pick(units);
  const partners = units.filter((au) => au !== first && !TOUCHED.get(first)?.includes(au));
  const moved = random.chance(SECOND_SHARE) ? [first, random.pick(partners)] : [first];
  return new Map(moved.map((au) => [au, random.range(...(RANGES.get(au) ?? OTHERS_RANGE))]));
}

/** What is reported of a face's units, by unit; NaN or null unknown. */
export interface Told {
  readonly labels: ArrayLike<number | null>;
  readonly intensity: ArrayLike<number | null>;
}

/**
 * What is reported of a face after the warp. A unit of interest that was moved: what was there and what was added. Units that
 * were moved or touched otherwise: what the machine reads in the warped picture. The others: what was reported before.
 * @param before of the photograph
 * @param again read from the warped picture; undefined where no face was found in it
 * @returns by unit of `aus`, null unknown
 */
export function labelsAfter(
  aus: readonly number[],
  before: Told,
  again: Told | undefined,
  strengths: Strengths,
): { labels: (number | null)[]; intensity: (number | null)[] } {
  const touched = new Set([...strengths.keys()].flatMap((au) => [au, ...(TOUCHED.get(au) ?? [])]));
  const rows = aus.map((au, j) => {
    if (strengths.has(au) && RANGES.has(au)) {
      return { label: 1 - (1 - (known(before.labels[j]) ?? 0)) * (1 - ADDED), intensity: null };
    }
    const reported = touched.has(au) ? again : before;
    return { label: known(reported?.labels[j]), intensity: known(reported?.intensity[j]) };
  });
  return { labels: rows.map(({ label }) => label), intensity: rows.map(({ intensity }) => intensity) };
}

function known(value: number | null | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
