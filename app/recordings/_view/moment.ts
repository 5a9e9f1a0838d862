import { isPresent, type Verdict } from '@/lib/au/decision';
import { STATE } from '@/lib/recording/series';
import { type FaceTrace, GAP_SECONDS, placeAt } from '@/lib/recording/traces';
import type { AuReading } from '../../_view/verdict';
import type { Player } from './player';
import type { AdjustedFace } from './use-adjusted';

const VERDICTS: Record<number, Verdict> = {
  [STATE.absent]: 'absent',
  [STATE.present]: 'present',
  [STATE.guess]: 'unsure',
};

/** Place of the row that is shown at a moment; −1 where the face was away. */
export function rowAt({ times }: FaceTrace, time: number): number {
  // The video's clock and the slider round; a frame's own moment must be that frame.
  const i = placeAt(times, time + 1e-4);
  return i >= 0 && time - times[i] <= GAP_SECONDS ? i : -1;
}

/** Time of the frame before or after a moment, or the first or last one's. Without frames, the moment. */
export function frameBeside(times: Float64Array, time: number, way: -1 | 1): number {
  if (times.length === 0) return time;
  const here = placeAt(times, time + 1e-4);
  const isOnIt = here >= 0 && time - times[here] < 2e-4;
  const there = way > 0 ? here + 1 : isOnIt ? here - 1 : here;
  return times[Math.max(0, Math.min(times.length - 1, there))];
}

/** A unit at a row, as the settings make it, with the recorded probability beside it. */
export function readingAt(
  { recorded, units }: AdjustedFace,
  i: number,
  j: number,
): AuReading & { readonly recorded: number } {
  const { series, states } = units[j];
  return {
    p: series.p[i],
    lower: series.lower[i],
    upper: series.upper[i],
    recorded: recorded.units[j].series.p[i],
    epistemic: series.epistemic[i],
    aleatoric: recorded.trace.unit('aleatoric', j)[i],
    doubt: series.doubt[i],
    threshold: series.threshold,
    unsureAbove: series.unsureAbove,
    present: isPresent(series.p[i], series.threshold),
    verdict: VERDICTS[states[i]],
  };
}

/** Whole seconds to mark on an axis, at most `most` of them. */
export function ticksOf(from: number, to: number, most: number): number[] {
  const steps = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
  const step = steps.find((candidate) => (to - from) / candidate <= most) ?? 28_800;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, k) => (first + k) * step);
}

/** The moment that a key goes to; undefined for a key that goes nowhere. */
export function momentOfKey(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  { time, duration }: Pick<Player, 'time' | 'duration'>,
  times: Float64Array,
): number | undefined {
  const targets: Record<string, number> = {
    ArrowLeft: shiftKey ? time - 1 : frameBeside(times, time, -1),
    ArrowRight: shiftKey ? time + 1 : frameBeside(times, time, 1),
    PageDown: time - 10,
    PageUp: time + 10,
    Home: 0,
    End: duration,
  };
  return targets[key];
}
