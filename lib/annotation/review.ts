import { type DecisionModel, isPresent } from '../au/decision';
import { mean } from '../numbers/statistics';
import { recordedUnit } from '../recording/adjust';
import { unsureStretchesOf } from '../recording/events';
import type { Correction } from '../recording/marks';
import { sharesOf, statesOf } from '../recording/series';
import { type FaceTrace, placeAt } from '../recording/traces';

/*
 * What a person is asked to judge: the stretches in which the model guesses, the most uncertain first. The model's
 * prediction for a stretch is its mean probability against the threshold; one says yes or no to that.
 */

/** Longer than this, in seconds, a stretch is cut into equal parts, as one prediction must hold for all of it. */
const LONGEST = 4;
/** A stretch is judged when corrections cover this share of it. */
const COVERED = 0.5;

/** What the model says of a unit over a stretch of time. */
export interface StretchPrediction {
  /** Mean over the frames. */
  readonly p: number;
  readonly present: boolean;
  /** Mean epistemic part, nats. */
  readonly doubt: number;
}

export interface DoubtfulStretch extends StretchPrediction {
  readonly face: number;
  /** FACS number. */
  readonly au: number;
  /** Seconds. */
  readonly from: number;
  readonly to: number;
}

/** All stretches in which the model guesses, those with the highest mean epistemic part first. */
export function doubtfulStretches(traces: readonly FaceTrace[], model: DecisionModel): DoubtfulStretch[] {
  return traces
    .flatMap((trace) => {
      const shares = sharesOf(trace.times);
      return model.aus.flatMap((au, j) => {
        const states = statesOf(recordedUnit(trace, model, j));
        return unsureStretchesOf(trace.times, shares, states)
          .flatMap(parts)
          .flatMap(({ from, to }) => {
            const prediction = predictionOf(trace, au, model, from, to);
            return prediction ? [{ face: trace.face, au, from, to, ...prediction }] : [];
          });
      });
    })
    .sort((one, other) => other.doubt - one.doubt);
}

/**
 * What the model says of a unit from one moment up to another; null where it says nothing, as the face was away or
 * the model does not know the unit.
 */
export function predictionOf(
  trace: FaceTrace,
  au: number,
  model: DecisionModel,
  from: number,
  to: number,
): StretchPrediction | null {
  const j = model.aus.indexOf(au);
  const [start, end] = [firstFrom(trace.times, from), firstFrom(trace.times, to)];
  if (j < 0 || end <= start) return null;
  const meanWithin = (values: Float32Array) => mean(values.subarray(start, end));
  const p = meanWithin(trace.unit('p', j));
  return { p, present: isPresent(p, model.thresholds[j]), doubt: meanWithin(trace.unit('epistemic', j)) };
}

/** Whether a person has judged a stretch, that is, corrections cover at least half of it. */
export function isJudged(
  { face, au, from, to }: DoubtfulStretch,
  corrections: readonly Correction[],
): boolean {
  const covered = corrections
    .filter((correction) => correction.face === face && correction.au === au)
    .reduce((sum, other) => sum + Math.max(0, Math.min(to, other.to) - Math.max(from, other.from)), 0);
  return covered >= COVERED * (to - from);
}

/** What one says to a model's prediction, as a correction. */
export function judged(
  { face, au, from, to, present }: Omit<DoubtfulStretch, 'p' | 'doubt'>,
  how: 'accepted' | 'rejected',
): Correction {
  const says = how === 'accepted' ? present : !present;
  return { id: crypto.randomUUID(), face, au, from, to, present: says, intensity: null, how };
}

/** Place of the first time that is not before `time`. */
function firstFrom(times: Float64Array, time: number): number {
  let place = placeAt(times, time);
  while (place >= 0 && times[place] === time) place--;
  return place + 1;
}

function parts({ from, to }: { from: number; to: number }): { from: number; to: number }[] {
  const count = Math.ceil((to - from) / LONGEST);
  const length = (to - from) / count;
  return Array.from({ length: count }, (_, k) => ({ from: from + k * length, to: from + (k + 1) * length }));
}
