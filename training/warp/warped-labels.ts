import type { Random } from '../synth/random';
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

/** Moved in their place now and then, so that a warp alone says nothing of the units above. */
const CONTROLS = [1, 2, 4, 15, 17, 20];
const CONTROL_SHARE = 0.3;
const CONTROL_RANGE = [0.4, 1] as const;
const SECOND_SHARE = 0.3;

/** Units that look different once the first is moved, although nobody moved them: their label is lost. */
const TOUCHED: ReadonlyMap<number, readonly number[]> = new Map([
  [1, [2, 4]],
  [2, [1]],
  [4, [1, 2, 9]],
  [6, [7]],
  [9, [4, 10]],
  [10, [9, 25]],
  [14, [12, 15, 20, 24]],
  [15, [14, 17, 20, 24]],
  [17, [15, 23, 24]],
  [20, [12, 14, 23]],
  [23, [17, 20, 24, 25]],
]);

/** Draws what is added to a face. */
export function drawStrengths(random: Random): Strengths {
  if (random.chance(CONTROL_SHARE)) {
    return new Map([[random.pick(CONTROLS), random.range(...CONTROL_RANGE)]]);
  }
  const first = random.pick([...RANGES.keys()]);
  const others = [...RANGES.keys()].filter((au) => au !== first && !TOUCHED.get(first)?.includes(au));
  const moved = random.chance(SECOND_SHARE) ? [first, random.pick(others)] : [first];
  return new Map(moved.map((au) => [au, random.range(...RANGES.get(au)!)]));
}

/**
 * Labels after the warp: what was there and what was added, where both are known.
 * @param before the photograph's, by unit of `aus`; NaN unknown
 * @returns null unknown
 */
export function warpedLabels(
  aus: readonly number[],
  before: ArrayLike<number>,
  strengths: Strengths,
): (number | null)[] {
  const touched = new Set([...strengths.keys()].flatMap((au) => TOUCHED.get(au) ?? []));
  return aus.map((au, j) => {
    const known = Number.isNaN(before[j]) ? null : before[j];
    if (strengths.has(au)) return CONTROLS.includes(au) ? null : 1 - (1 - (known ?? 0)) * (1 - ADDED);
    return touched.has(au) ? null : known;
  });
}

/**
 * How strong the units are that the warp left alone.
 * @param before the photograph's, by unit of `aus`; NaN unknown
 * @param labels after the warp
 * @returns null for a unit that was moved, or whose label is lost or was never read from a strength
 */
export function keptIntensity(
  aus: readonly number[],
  before: ArrayLike<number>,
  labels: readonly (number | null)[],
  strengths: Strengths,
): (number | null)[] {
  return aus.map((au, j) => {
    const isKept = labels[j] !== null && !strengths.has(au) && !Number.isNaN(before[j]);
    return isKept ? before[j] : null;
  });
}
