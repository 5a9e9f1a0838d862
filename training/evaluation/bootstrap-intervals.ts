import { Random } from '../../lib/numbers/random';
import { meanOf, quantile } from '../../lib/numbers/statistics';
import {
  type Interval,
  type Intervals,
  MEASURES,
  type Measure,
  type MeasureIntervals,
} from '../../lib/runs/metrics-file';
import type { Levels } from './evaluate';
import type { LabelledAnswers } from './predictions';
import { UnitTally } from './unit-tally';

const RESAMPLES = 1000;
const SEED = 1;

/**
 * 95 % bootstrap intervals over subjects: whole people are drawn with replacement, as images of one person are
 * alike, and each measure is taken again from the pooled counts of those drawn. Thresholds stay as they are.
 * With one subject every interval is a point.
 */
export function bootstrapIntervals(
  answers: LabelledAnswers,
  { thresholds }: Pick<Levels, 'thresholds'>,
): Intervals {
  const names = [...new Set(answers.subjects)];
  const positions = new Map(names.map((name, i) => [name, i]));
  const people = Int32Array.from(answers.subjects, (name) => positions.get(name)!);
  const tallies = answers.aus.map((_, j) => new UnitTally(answers, j, thresholds[j], people, names.length));
  const units = answers.aus.map(() => emptyDraws());
  const mean = emptyDraws();
  const random = new Random(SEED, names.length);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const draw = new Int32Array(names.length);
    for (let k = 0; k < names.length; k++) draw[random.int(names.length)]++;
    const drawn = tallies.map((tally) => tally.measures(draw));
    for (const key of MEASURES) {
      for (const [j, measures] of drawn.entries()) units[j][key].push(measures[key]);
      mean[key].push(meanOf(drawn.map((measures) => measures[key])));
    }
  }
  return {
    subjects: names.length,
    resamples: RESAMPLES,
    seed: SEED,
    units: answers.aus.map((au, j) => ({ au, ...intervalsOf(units[j]) })),
    mean: intervalsOf(mean),
  };
}

function emptyDraws(): Record<Measure, number[]> {
  return Object.fromEntries(MEASURES.map((key) => [key, []])) as unknown as Record<Measure, number[]>;
}

function intervalsOf(draws: Record<Measure, number[]>): MeasureIntervals {
  return Object.fromEntries(MEASURES.map((key) => [key, intervalOf(draws[key])])) as MeasureIntervals;
}

/** The middle 95 % of the values that are numbers. */
function intervalOf(values: readonly number[]): Interval {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  return sorted.length === 0 ? null : [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}
