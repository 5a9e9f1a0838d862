import type { DecisionModel } from '../au/decision';
import { type Adjustments, adjustUnit, recordedUnit, type Shift } from './adjust';
import { type TimeLevel, timeLevels, type ValueLevel, valueLevels } from './decimate';
import { type Presence, presencesOf, type UnsureStretch, unsureStretchesOf } from './events';
import { sharesOf, statesOf, type UnitSeries } from './series';
import { summariseUnit, type UnitSummary } from './summary';
import type { FaceTrace } from './traces';

/** What the recorded numbers of a face are drawn and counted from; it is made once. */
export interface RecordedFaceView {
  readonly trace: FaceTrace;
  readonly levels: readonly TimeLevel[];
  /** Seconds that each row stands for. */
  readonly shares: Float64Array;
  /** In the model's order. */
  readonly units: readonly { readonly series: UnitSeries; readonly levels: readonly ValueLevel[] }[];
}

/** A unit as the settings make it. */
export interface AdjustedUnit {
  /** FACS number. */
  readonly au: number;
  readonly series: UnitSeries;
  readonly levels: readonly ValueLevel[];
  /** A STATE for each row. */
  readonly states: Uint8Array;
  readonly presences: readonly Presence[];
  readonly unsure: readonly UnsureStretch[];
  readonly summary: UnitSummary;
  /** Whether p is another than the recorded one. */
  readonly isMoved: boolean;
  /** Of the settings that p depends on. */
  readonly key: string;
}

export function recordedView(trace: FaceTrace, model: DecisionModel): RecordedFaceView {
  const levels = timeLevels(trace.times);
  const units = model.aus.map((_, j) => {
    const series = recordedUnit(trace, model, j);
    return { series, levels: valueLevels(levels, series) };
  });
  return { trace, levels, shares: sharesOf(trace.times), units };
}

/**
 * @param j place of the unit in the model's list
 * @param shifts what the baseline takes off (baselineShifts)
 * @param before the unit under other settings; what did not change is taken from it
 */
export function adjustedUnit(
  face: RecordedFaceView,
  { aus, thresholds }: DecisionModel,
  j: number,
  { smoothing, thresholds: changed }: Adjustments,
  shifts: readonly Shift[],
  before: AdjustedUnit | undefined,
): AdjustedUnit {
  const { times } = face.trace;
  const threshold = changed[aus[j]] ?? thresholds[j];
  const key = JSON.stringify([smoothing, shifts.map(({ from, by }) => [from, by[j]])]);
  const isSame = before?.key === key;
  if (isSame && before.series.threshold === threshold) return before;
  const recorded = face.units[j];
  const moved = isSame ? before.series : adjustUnit(recorded.series, times, smoothing, shifts, j);
  const isMoved = moved.p !== recorded.series.p;
  const levels = isSame ? before.levels : isMoved ? valueLevels(face.levels, moved) : recorded.levels;
  const series = { ...moved, threshold };
  const states = statesOf(series);
  const presences = presencesOf(times, face.shares, states, series.p);
  return {
    au: aus[j],
    series,
    levels,
    states,
    presences,
    unsure: unsureStretchesOf(times, face.shares, states),
    summary: summariseUnit(aus[j], face.shares, states, presences),
    isMoved,
    key,
  };
}
