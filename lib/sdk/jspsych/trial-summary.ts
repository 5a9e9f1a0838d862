/** A unit in a frame of a trial. */
export interface TrialUnit {
  /** Probability that the unit is present, 0..1. */
  readonly p: number;
  /** `p` seen from the participant’s neutral face, 0..1; left out where none was taken. */
  readonly adjusted?: number;
  /** What the model counts as doubt, in nats, 0..ln 2. */
  readonly doubt: number;
  /** Whether the unit is present. */
  readonly present: boolean;
  /** Whether that is a guess. */
  readonly unsure: boolean;
}

/** A unit over a trial; of the frames from the onset on that show a face and a number of it. */
export interface UnitSummary {
  /** Frames that it is of; the rest is null where there is none. */
  readonly frames: number;
  /** Mean of `p`, 0..1. */
  readonly mean: number | null;
  /** Greatest `p`, 0..1. */
  readonly peak: number | null;
  /** Milliseconds from the onset to the frame of the greatest `p`. */
  readonly peak_t: number | null;
  /** Mean of `adjusted`, 0..1; null too where no neutral face was taken. */
  readonly adjusted_mean: number | null;
  /** Greatest `adjusted`, 0..1; in the same frame as `peak`. */
  readonly adjusted_peak: number | null;
  /** Share of the frames in which it is present and that is no guess, 0..1. */
  readonly present: number | null;
  /** Share of the frames in which it is a guess, 0..1. */
  readonly unsure: number | null;
}

/** A trial in numbers, from the onset of its stimulus to its end. */
export interface TrialSummary {
  /** Milliseconds. */
  readonly duration: number;
  readonly frames: number;
  /** Frames that show no face. */
  readonly without_face: number;
  /** By name, such as `AU12`. */
  readonly aus: Readonly<Record<string, UnitSummary>>;
}

interface Frame {
  readonly t: number;
  readonly confidence: number | null;
  readonly aus: Readonly<Record<string, TrialUnit>>;
}

/** @param duration of the trial from its onset, milliseconds */
export function summaryOf(all: readonly Frame[], duration: number): TrialSummary {
  const frames = all.filter(({ t }) => t >= 0);
  const names = [...new Set(frames.flatMap(({ aus }) => Object.keys(aus)))].sort();
  return {
    duration: Math.round(duration * 10) / 10,
    frames: frames.length,
    without_face: frames.filter(({ confidence }) => confidence === null).length,
    aus: Object.fromEntries(names.map((name) => [name, unitSummary(frames, name)])),
  };
}

const NOTHING: UnitSummary = {
  frames: 0,
  ...{ mean: null, peak: null, peak_t: null, adjusted_mean: null, adjusted_peak: null },
  ...{ present: null, unsure: null },
};

function unitSummary(frames: readonly Frame[], name: string): UnitSummary {
  const seen = frames.flatMap(({ t, aus }) => (aus[name] ? [{ t, ...aus[name] }] : []));
  const count = seen.length;
  if (count === 0) return NOTHING;
  const share = (test: (unit: TrialUnit) => boolean) => short(seen.filter(test).length / count);
  const top = seen.reduce((one, other) => (other.p > one.p ? other : one));
  const mean = (of: (unit: TrialUnit) => number) =>
    short(seen.reduce((sum, unit) => sum + of(unit), 0) / count);
  const isAdjusted = seen.every(({ adjusted }) => adjusted !== undefined);
  return {
    frames: count,
    mean: mean(({ p }) => p),
    peak: top.p,
    peak_t: top.t,
    adjusted_mean: isAdjusted ? mean(({ adjusted }) => adjusted!) : null,
    adjusted_peak: top.adjusted ?? null,
    present: share(({ present, unsure }) => present && !unsure),
    unsure: share(({ unsure }) => unsure),
  };
}

function short(value: number): number {
  return Number(value.toPrecision(6));
}
