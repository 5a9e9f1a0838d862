import { shifted } from '../../au/baseline';
import { doubtOf } from '../../au/decision';
import type { DetectorHeader, Quality, Reading } from '../reading-types';
import type { TrialUnit } from './trial-summary';

/** A frame of a trial: the largest face in it. */
export interface TrialFrame {
  /** Milliseconds from the first paint of the stimulus to the taking of the frame; negative before it. */
  readonly t: number;
  /** How well the face can be read, 0..1; null where no face was found. */
  readonly confidence: number | null;
  readonly quality: Quality | null;
  /** By name, such as `AU12`; empty without a face. */
  readonly aus: Readonly<Record<string, TrialUnit>>;
}

/**
 * @param onset performance.now() time of the stimulus, milliseconds
 * @param shifts what the participant's neutral face takes off each unit, log-odds; null without one
 */
export function frameOf(
  { takenAt, faces }: Reading,
  onset: number,
  { model }: DetectorHeader,
  shifts: readonly number[] | null,
): TrialFrame {
  const t = Math.round((takenAt - onset) * 10) / 10;
  if (faces.length === 0) return { t, confidence: null, quality: null, aus: {} };
  const face = faces.reduce((one, other) => (other.box.width > one.box.width ? other : one));
  const units = Object.entries(face.aus).flatMap(([name, unit]): [string, TrialUnit][] => {
    if (!unit) return [];
    const { p, epistemic, aleatoric, decision: present, unsure } = unit;
    const j = model.aus.indexOf(Number(name.slice(2)));
    const doubt = short(doubtOf(epistemic, aleatoric, model.aleatoricShares?.[j]));
    return [[name, { p, ...(shifts && { adjusted: short(shifted(p, shifts[j])) }), doubt, present, unsure }]];
  });
  const { confidence, quality } = face;
  return { t, confidence, quality, aus: Object.fromEntries(units) };
}

function short(value: number): number {
  return Number(value.toPrecision(6));
}
