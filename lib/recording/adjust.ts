import { z } from 'zod';
import { type Baseline, baselineOf, shifted, shiftsOf } from '../au/baseline';
import { type DecisionModel, doubtOf } from '../au/decision';
import { FORGET_SECONDS, OneEuroFilter, oddsOf, scaled } from '../au/one-euro';
import { runningMedian } from './median';
import type { UnitSeries } from './series';
import { type FaceTrace, placeAt } from './traces';

/*
 * What can be changed after a recording was made. The recorded numbers stay as they are; these settings make
 * others of them: first smoothing, then the baseline, then the decision by the threshold. Whether a reading is
 * a guess is the model's own doubt and stays too.
 */

export const adjustmentsSchema = z.strictObject({
  /** Of the units whose threshold is another than the model's, by FACS number. */
  thresholds: z.record(z.string().regex(/^\d+$/), z.number().min(0).max(1)),
  smoothing: z.enum(['off', 'one-euro', 'median']),
  /** Whose neutral face the probabilities are seen from: none, the captured one, or that of a stretch. */
  baseline: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('recorded') }),
    z.strictObject({ kind: z.literal('range'), from: z.number().min(0), to: z.number().min(0) }),
  ]),
});
export type Adjustments = z.output<typeof adjustmentsSchema>;

/** The recorded numbers as they are. */
export const UNADJUSTED: Adjustments = { thresholds: {}, smoothing: 'off', baseline: { kind: 'none' } };

/** Length of the median's window in seconds, half before and half after a frame. */
export const MEDIAN_SECONDS = 0.3;

/** One unit as it was recorded. @param j place of the unit in the model's list */
export function recordedUnit(trace: FaceTrace, model: DecisionModel, j: number): UnitSeries {
  const [p, lower, upper] = (['p', 'lower', 'upper'] as const).map((part) => trace.unit(part, j));
  const epistemic = trace.unit('epistemic', j);
  const aleatoricShare = model.aleatoricShares?.[j] ?? 0;
  const aleatoric = aleatoricShare === 0 ? null : trace.unit('aleatoric', j);
  const doubt = aleatoric
    ? epistemic.map((value, i) => doubtOf(value, aleatoric[i], aleatoricShare))
    : epistemic;
  return {
    ...{ p, lower, upper, epistemic, doubt, aleatoricShare },
    threshold: model.thresholds[j],
    unsureAbove: model.unsureAbove[j],
  };
}

/** What is taken off from a second on, until the next one: log-odds of each unit. */
export interface Shift {
  readonly from: number;
  readonly by: readonly number[];
}

/**
 * What the baseline takes off.
 * @param captured of the recording
 * @returns by time; nothing without a baseline, or where the face was not seen in the stretch
 */
export function baselineShifts(
  trace: FaceTrace,
  units: number,
  { baseline }: Pick<Adjustments, 'baseline'>,
  captured: readonly (Baseline & { readonly from: number })[],
): Shift[] {
  if (baseline.kind === 'none') return [];
  if (baseline.kind === 'recorded') {
    return captured
      .filter(({ face }) => face === trace.face)
      .map((own) => ({ from: own.from, by: shiftsOf(own) }))
      .sort((one, other) => one.from - other.from);
  }
  const first = placeAt(trace.times, baseline.from - 1e-6) + 1;
  const last = placeAt(trace.times, baseline.to);
  if (last < first) return [];
  const columns = Array.from({ length: units }, (_, j) => trace.unit('p', j));
  const frames = Array.from({ length: last - first + 1 }, (_, k) => columns.map((p) => p[first + k]));
  const neutral = baselineOf(frames, { face: trace.face, date: new Date(0).toISOString() });
  return [{ from: 0, by: shiftsOf(neutral) }];
}

/**
 * A recorded unit with smoothing and baseline applied. The interval moves along with p; the epistemic part is
 * the frame's own.
 * @param times of the rows in seconds, not falling
 * @param shifts what the baseline takes off
 * @param j place of the unit in the shifts' lists
 * @returns `unit` itself where nothing changes
 */
export function adjustUnit(
  unit: UnitSeries,
  times: Float64Array,
  smoothing: Adjustments['smoothing'],
  shifts: readonly Shift[],
  j: number,
): UnitSeries {
  const isShifted = shifts.some(({ by }) => by[j] !== 0);
  if (smoothing === 'off' && !isShifted) return unit;
  const factors = smoothing === 'off' ? null : factorsOf(unit.p, times, smoothing);
  const taken = isShifted ? takenOff(times, shifts, j) : null;
  const move = (values: Float32Array) => {
    const result = new Float32Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const smoothed = factors ? scaled(values[i], factors[i]) : values[i];
      result[i] = taken ? shifted(smoothed, taken[i]) : smoothed;
    }
    return result;
  };
  return { ...unit, p: move(unit.p), lower: move(unit.lower), upper: move(unit.upper) };
}

/** Log-odds that the baseline takes off each row. */
function takenOff(times: Float64Array, shifts: readonly Shift[], j: number): Float64Array {
  const starts = shifts.map(({ from }) => from);
  return times.map((time) => shifts[placeAt(starts, time)]?.by[j] ?? 0);
}

/** What smoothing multiplies the odds of each row by. */
function factorsOf(p: Float32Array, times: Float64Array, smoothing: 'one-euro' | 'median'): Float64Array {
  const factors = new Float64Array(p.length);
  if (smoothing === 'median') {
    const middle = runningMedian(p, times, MEDIAN_SECONDS);
    for (let i = 0; i < p.length; i++) factors[i] = middle[i] === p[i] ? 1 : oddsOf(middle[i]) / oddsOf(p[i]);
    return factors;
  }
  let filter: OneEuroFilter | null = null;
  for (let i = 0; i < p.length; i++) {
    const seconds = i > 0 ? times[i] - times[i - 1] : 0;
    if (filter && seconds <= FORGET_SECONDS) factors[i] = filter.next(p[i], seconds);
    else {
      filter = new OneEuroFilter(p[i]);
      factors[i] = 1;
    }
  }
  return factors;
}
