import { isSided } from '../../../lib/au/catalogue';
import {
  asymmetryOf,
  type Intensity,
  intensityOf,
  levelsOf,
  type StrengthRule,
  spreadOf,
} from '../../../lib/au/intensity';
import { mean, median, quantile, rankCorrelation } from '../../../lib/numbers/statistics';
import {
  ANGLES,
  readStrength,
  type StrengthReading,
  type StrengthWeights,
} from '../../../lib/ugn/strength-heads';
import { intraclass } from './intraclass';
import { mapsOf, type StrengthRows } from './strength-rows';

/** Sides this many levels apart are clearly one-sided. */
const ONE_SIDED = 2;
const DEGREES = 180 / Math.PI;

/** What heads say of rows. */
export type StrengthReadings = readonly StrengthReading[];

export function readRows(weights: StrengthWeights, rows: StrengthRows): StrengthReadings {
  const width = rows.nodes.length / rows.count;
  return Array.from({ length: rows.count }, (_, i) =>
    readStrength(weights, rows.nodes.subarray(i * width, (i + 1) * width), mapsOf(rows, i)),
  );
}

/** Agreement of one unit's intensities with the truth; null where nothing is known. */
export interface UnitStrength {
  readonly au: number;
  readonly faces: number;
  /** Mean absolute error in levels, and that of always saying the median level. */
  readonly mae: number;
  readonly constantMae: number;
  readonly icc: number;
  /** Share of levels within half a level of the 90 % interval. */
  readonly covered: number;
  /** Of faces whose sides differ by two levels and more: how many, and the share whose stronger side is named rightly. */
  readonly oneSided: number;
  readonly sideNamed: number;
  /** Spearman’s with a machine’s strengths, and with its left less right. */
  readonly told: number;
  readonly toldLean: number;
}

/** @param thresholds from which on a unit is present */
export function measureUnits(
  rows: StrengthRows,
  readings: StrengthReadings,
  aus: readonly number[],
  thresholds: readonly number[],
  { steps }: Pick<StrengthRule, 'steps'>,
): UnitStrength[] {
  const n = aus.length;
  return aus.map((au, j) => {
    const known = indicesOf(rows.levels, n, j);
    const truth = known.map((i) => rows.levels[i * n + j]);
    const said = known.map((i) => intensityAt(rows, readings, thresholds, steps, n, i, j));
    const levels = said.map(({ level }) => level);
    const usual = median(truth);
    const clear = indicesOf(rows.left, n, j).filter(
      (i) => Math.abs(rows.left[i * n + j] - rows.right[i * n + j]) >= ONE_SIDED,
    );
    const isNamed = (i: number) =>
      Math.sign(readings[i].lean[j]) === Math.sign(rows.left[i * n + j] - rows.right[i * n + j]);
    const [told, toldLean] = [indicesOf(rows.told, n, j), isSided(au) ? indicesOf(rows.toldLean, n, j) : []];
    return {
      au,
      faces: known.length,
      mae: mean(truth.map((level, k) => Math.abs(level - levels[k]))),
      constantMae: mean(truth.map((level) => Math.abs(level - usual))),
      icc: intraclass(levels, truth),
      covered: shareOf(said, ({ lower, upper }, k) => truth[k] + 0.5 >= lower && truth[k] - 0.5 <= upper),
      oneSided: clear.length,
      sideNamed: shareOf(clear, isNamed),
      told: rankCorrelation(
        told.map((i) => rows.told[i * n + j]),
        told.map((i) => intensityAt(rows, readings, thresholds, steps, n, i, j).level),
      ),
      toldLean: rankCorrelation(
        toldLean.map((i) => rows.toldLean[i * n + j]),
        toldLean.map((i) => readings[i].lean[j]),
      ),
    };
  });
}

/** Errors of one angle, in degrees. */
export interface AngleError {
  readonly faces: number;
  readonly median: number;
  readonly ninetieth: number;
  readonly rank: number;
  /** Share of angles within their 90 % interval. */
  readonly covered: number;
}

export function measurePose(
  rows: StrengthRows,
  readings: StrengthReadings,
  rule: StrengthRule['poseSpread'],
): AngleError[] {
  return Array.from({ length: ANGLES }, (_, k) => {
    const known = indicesOf(rows.pose, ANGLES, k);
    const truth = known.map((i) => rows.pose[i * ANGLES + k]);
    const said = known.map((i) => readings[i].pose[k]);
    const errors = truth.map((angle, at) => Math.abs(angle - said[at]));
    const spreads = known.map((i) => spreadOf(rule, readings[i].poseGap)[k]);
    return {
      faces: known.length,
      median: median(errors) * DEGREES,
      ninetieth: quantile(errors, 0.9) * DEGREES,
      rank: rankCorrelation(truth, said),
      covered: shareOf(errors, (error, at) => error <= spreads[at]),
    };
  });
}

/** Share of asymmetries, in levels, within half a level of their 90 % interval, of faces in which one side at least is active. */
export function asymmetryCovered(
  rows: StrengthRows,
  readings: StrengthReadings,
  thresholds: readonly number[],
  { steps, leanSpread }: Pick<StrengthRule, 'steps' | 'leanSpread'>,
  j: number,
): number {
  const n = thresholds.length;
  const active = indicesOf(rows.left, n, j).filter(
    (i) => Math.max(rows.left[i * n + j], rows.right[i * n + j]) > 0,
  );
  return shareOf(active, (i) => {
    const { score, lean, leanGap } = readings[i];
    const spread = spreadOf(leanSpread, leanGap)[j];
    const said = asymmetryOf(
      rows.p[i * n + j],
      thresholds[j],
      { score: score[j], lean: lean[j], spread },
      steps[j],
    );
    const truth = rows.left[i * n + j] - rows.right[i * n + j];
    return truth + 0.5 >= said.lower && truth - 0.5 <= said.upper;
  });
}

function intensityAt(
  rows: StrengthRows,
  readings: StrengthReadings,
  thresholds: readonly number[],
  steps: StrengthRule['steps'],
  n: number,
  i: number,
  j: number,
): Intensity {
  return intensityOf(levelsOf(rows.p[i * n + j], thresholds[j], readings[i].score[j], steps[j]));
}

const indicesOf = (values: Float32Array, width: number, column: number): number[] =>
  Array.from({ length: values.length / width }, (_, i) => i).filter(
    (i) => !Number.isNaN(values[i * width + column]),
  );

function shareOf<T>(all: readonly T[], is: (one: T, at: number) => boolean): number {
  return all.filter(is).length / all.length;
}
