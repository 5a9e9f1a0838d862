import type { AdjustedUnit } from './adjusted';

export type EventKind = 'onset' | 'peak' | 'unsure';

/** Something worth looking at. */
export interface Landmark {
  /** Seconds. */
  readonly time: number;
  /** FACS numbers of the units whose event it is. */
  readonly aus: readonly number[];
}

/** A video's clock and a slider's round; nearer than this, in seconds, is here. */
const HERE = 0.005;

/**
 * The events of a kind in their order: onsets, peaks of presences, or beginnings of unsure stretches.
 * @param au FACS number; null for all units, whose events of the same moment are one
 */
export function landmarksOf(
  units: readonly Pick<AdjustedUnit, 'au' | 'presences' | 'unsure'>[],
  kind: EventKind,
  au: number | null,
): Landmark[] {
  const found = new Map<number, number[]>();
  for (const unit of units) {
    if (au !== null && unit.au !== au) continue;
    for (const time of momentsOf(unit, kind)) {
      const same = found.get(time);
      if (same) same.push(unit.au);
      else found.set(time, [unit.au]);
    }
  }
  return [...found].sort(([one], [other]) => one - other).map(([time, aus]) => ({ time, aus }));
}

function momentsOf({ presences, unsure }: Pick<AdjustedUnit, 'presences' | 'unsure'>, kind: EventKind) {
  if (kind === 'unsure') return unsure.map(({ from }) => from);
  if (kind === 'peak') return presences.map(({ peak }) => peak);
  return presences.filter(({ hasOnset }) => hasOnset).map(({ from }) => from);
}

/** Place of the next landmark after a moment, or of the one before it; −1 where there is none. */
export function landmarkBeside(landmarks: readonly Landmark[], time: number, way: -1 | 1): number {
  return way > 0
    ? landmarks.findIndex((landmark) => landmark.time > time + HERE)
    : landmarks.findLastIndex((landmark) => landmark.time < time - HERE);
}
