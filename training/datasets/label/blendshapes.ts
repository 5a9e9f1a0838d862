import { DEFAULT_AUS } from '../../../lib/au/catalogue';
import { clamp } from '../../../lib/numbers/clamp';
import { mean, median, quantile } from '../../../lib/numbers/statistics';
import { LEFT_IRIS, RIGHT_IRIS } from '../../../lib/vision/face-mesh';

const both = (name: string) => [`${name}Left`, `${name}Right`];

/**
 * MediaPipe's counterpart of each action unit, after docs/decisions/weak-labels.md. There is none for 23, and
 * those of 6 and 9 (cheekSquint, noseSneer) are dead: near 0 on every photo, whatever the face does (see
 * withCoOccurring). Lips that part (25) are seen in the mesh: mouthLowerDown stays low in smiles that show the teeth.
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
  [26, ['jawOpen']],
  [45, both('eyeBlink')],
]);

/** A unit whose 99th percentile is not this far up was never seen: its labels would be noise, enlarged. */
const DEAD = 0.01;

/** Share of the faces that count as relaxed. */
const RELAXED_SHARE = 0.2;

/** The edge lies at least this share of the way from the relaxed median and from the strong end. */
const LEAST_STEP = 0.1;

/** Log-odds of label 0.95, and of 0.05 with the sign turned. */
const LOG_ODDS = Math.log(0.95 / 0.05);

/** A label from here on is clear, and one as near to 0. */
const CLEAR = 0.7;
/** Of a unit that others tell to be present, and of one whose co-occurring units are there in part. */
const IMPLIED = 0.95;
const UNLIKELY = 0.15;

/** The weight of a person's label beside the machine's. */
const HUMAN_SHARE = 0.7;

/** By action unit in the order of DEFAULT_AUS; null unknown. */
export type UnitRow = readonly (number | null)[];

/** What the landmarker reads from a photo. */
export interface FaceReading {
  /** by name, 0..1 */
  readonly blendshapes: Readonly<Record<string, number>>;
  /** of the mirror image, where a face was found in it */
  readonly mirrored: Readonly<Record<string, number>> | null;
  /** [478, 3] in pixels */
  readonly mesh: readonly number[];
}

/** Middles of the upper and the lower lip's inner edge in the mesh. */
const INNER_LIPS = [13, 14] as const;

/**
 * Strength of each action unit in a photo. Blendshapes are taken from the photo and from its mirror image, which the
 * landmarker answers differently: the mean is nearer to what it would say of more pictures of the face. Lips part (25) by
 * their gap, as a share of the distance of the eyes.
 * @returns by action unit in the order of DEFAULT_AUS, from 0; null for a unit that the landmarker cannot judge
 */
export function strengthsOf({ blendshapes, mirrored, mesh }: FaceReading): UnitRow {
  const values = unitValues(blendshapes);
  const twins = mirrored ? unitValues(mirrored) : values;
  return DEFAULT_AUS.map((au, j) => {
    if (au === 25) return distance(mesh, ...INNER_LIPS) / distance(mesh, RIGHT_IRIS, LEFT_IRIS);
    const [value, twin] = [values[j], twins[j]];
    return value === null || twin === null ? value : (value + twin) / 2;
  });
}

/**
 * Strength of each unit on the subject's left and right side, where it has a blendshape for either; as strengthsOf.
 * @returns by action unit in the order of DEFAULT_AUS; null for a unit that the landmarker does not judge side by side
 */
export function sideStrengthsOf({ blendshapes, mirrored }: Pick<FaceReading, 'blendshapes' | 'mirrored'>): {
  left: UnitRow;
  right: UnitRow;
} {
  const on = (side: 'Left' | 'Right') =>
    DEFAULT_AUS.map((au) => {
      const name = COUNTERPARTS.get(au)?.find((counterpart) => counterpart.endsWith(side));
      const values = name ? [blendshapes[name], (mirrored ?? blendshapes)[name]] : [];
      return values.length === 0 || values.includes(undefined as never) ? null : mean(values);
    });
  return { left: on('Left'), right: on('Right') };
}

function distance(mesh: readonly number[], one: number, other: number): number {
  return Math.hypot(...[0, 1, 2].map((axis) => mesh[3 * one + axis] - mesh[3 * other + axis]));
}

/**
 * Strength of each action unit: its blendshapes' mean, of left and right.
 * @param blendshapes by name, 0..1
 * @returns 0..1; null for a unit without counterpart, or whose counterpart is missing
 */
export function unitValues(blendshapes: Readonly<Record<string, number>>): UnitRow {
  return DEFAULT_AUS.map((au) => {
    const values = (COUNTERPARTS.get(au) ?? []).map((name) => blendshapes[name]);
    if (values.length === 0 || values.includes(undefined as never)) return null;
    return mean(values);
  });
}

/** Three strengths of a unit that its labels are read from. */
export interface Scale {
  /** median of relaxed faces: label 0.05 */
  readonly relaxed: number;
  /** 95th percentile of relaxed faces: label 0.5 */
  readonly edge: number;
  /** 99th percentile of all faces: label 0.95 */
  readonly strong: number;
}

/**
 * Reads each unit's scale from a set of faces. The least active fifth of them, over all units together, counts
 * as relaxed.
 * @param rows unit values of each face
 * @returns by action unit in the order of DEFAULT_AUS; null for a unit that is unknown or dead
 */
export function scalesOf(rows: readonly UnitRow[]): (Scale | null)[] {
  const strongest = DEFAULT_AUS.map((_, j) => {
    const strong = quantile(valuesOf(rows, j), 0.99);
    return strong >= DEAD ? strong : null;
  });
  const activities = rows.map((row) => activityOf(row, strongest));
  const limit = quantile(activities, RELAXED_SHARE);
  const relaxedRows = rows.filter((_, i) => activities[i] <= limit);
  return strongest.map((strong, j) => {
    if (strong === null) return null;
    const values = valuesOf(relaxedRows, j);
    const [relaxed, edge] = values.length > 0 ? [median(values), quantile(values, 0.95)] : [0, 0];
    if (strong - relaxed < DEAD) return null;
    const apart = (strong - relaxed) * LEAST_STEP;
    return { relaxed, edge: clamp(edge, relaxed + apart, strong - apart), strong };
  });
}

function valuesOf(rows: readonly UnitRow[], j: number): number[] {
  return rows.map((row) => row[j]).filter((value) => value !== null);
}

/** Mean over the units of strength as a share of the strongest, 0..1. */
function activityOf(row: UnitRow, strongest: UnitRow): number {
  const shares = row.flatMap((value, j) => {
    const strong = strongest[j];
    return value === null || strong === null ? [] : [Math.min(1, value / strong)];
  });
  return shares.length === 0 ? 0 : mean(shares);
}

/**
 * Stand-ins for the probability that a unit is present: log-odds linear in strength from the relaxed median to
 * the edge of what relaxed faces show, and from there to the strong end.
 * @returns 0..1, rising with strength; null where value or scale is
 */
export function softLabels(values: UnitRow, scales: readonly (Scale | null)[]): UnitRow {
  return values.map((value, j) => {
    const scale = scales[j];
    if (value === null || scale === null) return null;
    const { relaxed, edge, strong } = scale;
    const steps = value < edge ? (value - edge) / (edge - relaxed) : (value - edge) / (strong - edge);
    return 1 / (1 + Math.exp(-LOG_ODDS * steps));
  });
}

/**
 * Adds what the co-occurrence of other units tells of those that the machine cannot judge. 6 is present where lips smile
 * and eyes narrow, both clearly (a Duchenne smile), and absent where neither does; 9 is absent where neither brows are
 * lowered nor a lip is raised, and unlikely without one of them; 23 is absent where the lips are neither pressed nor
 * pushed up. Otherwise they stay unknown.
 */
export function withCoOccurring(labels: UnitRow): UnitRow {
  const of = (au: number) => labels[DEFAULT_AUS.indexOf(au)];
  const isClear = (au: number) => (of(au) ?? 0) >= CLEAR;
  const isAbsent = (au: number) => (of(au) ?? 1) <= 1 - CLEAR;
  const reported = new Map<number, number>();
  if (isClear(12) && isClear(7)) reported.set(6, IMPLIED);
  if (isAbsent(12) && isAbsent(7)) reported.set(6, 0);
  if (isAbsent(4) || isAbsent(10)) reported.set(9, UNLIKELY);
  if (isAbsent(4) && isAbsent(10)) reported.set(9, 0);
  if (isAbsent(24) && isAbsent(17)) reported.set(23, 0);
  return labels.map((label, j) => label ?? reported.get(DEFAULT_AUS[j]) ?? null);
}

/**
 * A person's label and, with less weight, the machine's: at least 0.5 exactly where the person saw the unit, and
 * ordered by the machine on either side.
 * @param human null where nobody was asked
 */
export function blend(soft: number | null, human: 0 | 1 | null): number | null {
  if (human === null) return soft;
  return soft === null ? human : HUMAN_SHARE * human + (1 - HUMAN_SHARE) * soft;
}
