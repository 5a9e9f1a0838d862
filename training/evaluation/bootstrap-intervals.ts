import { bootstrap, interval95 } from '../../lib/numbers/bootstrap';
import { meanOf } from '../../lib/numbers/statistics';
import type { Intervals, MeasureIntervals } from '../../lib/runs/metrics-file';
import { MEASURES, type MeasureName } from '../../lib/runs/metrics-file';
import type { Levels } from './evaluate';
import type { LabelledPredictions } from './predictions';
import { UnitTally } from './unit-tally';

const RESAMPLES = 1000;
const SEED = 1;

/**
 * 95 % bootstrap intervals over subjects: whole people are drawn with replacement, as images of one person are
 * alike, and each measure is taken again from the pooled counts of those drawn. Thresholds stay as they are.
 * With one subject every interval is a point.
 */
export function bootstrapIntervals(
  predictions: LabelledPredictions,
  { thresholds }: Pick<Levels, 'thresholds'>,
): Intervals {
  const names = [...new Set(predictions.subjects)];
  const positions = new Map(names.map((name, i) => [name, i]));
  const people = Int32Array.from(predictions.subjects, (name) => positions.get(name)!);
  const tallies = predictions.aus.map(
    (_, j) => new UnitTally(predictions, j, thresholds[j], people, names.length),
  );
  const drawn = bootstrap({ draws: RESAMPLES, seed: [SEED, names.length] }, (random) => {
    const draw = new Int32Array(names.length);
    for (const person of random.resample(names.length)) draw[person]++;
    return tallies.map((tally) => tally.measures(draw));
  });
  return {
    subjects: names.length,
    resamples: RESAMPLES,
    seed: SEED,
    units: predictions.aus.map((au, j) => ({
      au,
      ...intervalsOf((key) => drawn.map((units) => units[j][key])),
    })),
    mean: intervalsOf((key) => drawn.map((units) => meanOf(units.map((measures) => measures[key])))),
  };
}

function intervalsOf(valuesOf: (key: MeasureName) => number[]): MeasureIntervals {
  const entries = MEASURES.map((key) => [key, interval95(valuesOf(key))] as const);
  return Object.fromEntries(entries) as unknown as MeasureIntervals;
}
