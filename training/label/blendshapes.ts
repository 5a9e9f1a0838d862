import { DEFAULT_AUS } from '../../lib/au/catalogue';

const both = (name: string) => [`${name}Left`, `${name}Right`];

/**
 * MediaPipe's counterpart of each action unit, after docs/decisions/weak-labels.md. There is none for 23, and
 * those of 6 and 9 (cheekSquint, noseSneer) are dead: near 0 on every photo, whatever the face does.
 */
const COUNTERPARTS: ReadonlyMap<number, readonly string[]> = new Map([
  [1, ['browInnerUp']],
  [2, both('browOuterUp')],
  [4, both('browDown')],
  [5, both('eyeWide')],
  [7, both('eyeSquint')],
  [10, both('mouthUpperUp')],
  [12, both('mouthSmile')],
  [14, both('mouthDimple')],
  [15, both('mouthFrown')],
  [17, ['mouthShrugLower']],
  [20, both('mouthStretch')],
  [24, both('mouthPress')],
  [25, both('mouthLowerDown')],
  [26, ['jawOpen']],
  [45, both('eyeBlink')],
]);

/** A unit whose 99th percentile is below this was never seen: its labels would be noise, enlarged. */
const DEAD = 0.01;

/** The weight of a person's label beside the machine's. */
const HUMAN_SHARE = 0.5;

/** By action unit in the order of DEFAULT_AUS; null unknown. */
export type UnitRow = readonly (number | null)[];

/**
 * Strength of each action unit: its blendshapes' mean, of left and right.
 * @param blendshapes by name, 0..1
 * @returns 0..1; null for a unit without counterpart, or whose counterpart is missing
 */
export function unitValues(blendshapes: Readonly<Record<string, number>>): UnitRow {
  return DEFAULT_AUS.map((au) => {
    const values = (COUNTERPARTS.get(au) ?? []).map((name) => blendshapes[name]);
    if (values.length === 0 || values.includes(undefined as never)) return null;
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

/**
 * The strength that counts as surely present: each unit's 99th percentile over a set of faces.
 * @param rows unit values of each face
 * @returns null for a unit that is unknown or dead
 */
export function scalesOf(rows: readonly UnitRow[]): UnitRow {
  return DEFAULT_AUS.map((_, j) => {
    const values = rows.map((row) => row[j]).filter((value) => value !== null);
    if (values.length === 0) return null;
    const scale = percentile(values, 0.99);
    return scale < DEAD ? null : scale;
  });
}

/**
 * Strength as a share of the scale, cut at 1: a stand-in for the probability that the unit is present.
 * @returns 0..1; null where value or scale is
 */
export function softLabels(values: UnitRow, scales: UnitRow): UnitRow {
  return values.map((value, j) => {
    const scale = scales[j];
    return value === null || scale === null ? null : Math.min(1, value / scale);
  });
}

/**
 * A person's label and the machine's, half each: at least 0.5 exactly where the person saw the unit, and
 * ordered by the machine on either side.
 * @param human null where nobody was asked
 */
export function blend(soft: number | null, human: 0 | 1 | null): number | null {
  if (human === null) return soft;
  return soft === null ? human : HUMAN_SHARE * human + (1 - HUMAN_SHARE) * soft;
}

/** With linear interpolation between neighbours. */
function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
