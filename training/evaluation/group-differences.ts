import { isPresent } from '../../lib/au/decision';
import { bootstrap, interval95 } from '../../lib/numbers/bootstrap';
import { areaUnderRoc } from '../../lib/numbers/detection';
import { meanOf } from '../../lib/numbers/statistics';
import type { Measured } from '../../lib/runs/photographs-file';
import { column } from './evaluate';
import { FEWEST, type GroupedPredictions, type Groups } from './groups';

const RESAMPLES = 500;

/** What one group of people gets less what another gets, of the units that both show present and absent. */
export interface GroupDifference {
  readonly trait: string;
  readonly groups: readonly [string, string];
  readonly auc: Measured | null;
  /** Share of absent units that are called present. */
  readonly falsePositives: Measured | null;
  /** Share of present units that are called present. */
  readonly found: Measured | null;
  readonly units: number;
}

/**
 * Every two groups of a trait beside each other, the largest difference of AUC first. A mean over units that only one of them
 * shows would compare units and not people, so it is taken over those of both; intervals are over people, who are
 * drawn anew within each group, since pictures of one person are alike.
 */
export function groupDifferences(groups: Groups, predictions: GroupedPredictions): GroupDifference[] {
  const { subjects } = predictions;
  return [...groups]
    .flatMap(([trait, groupOf]) => {
      const names = [...new Set(groupOf.values())].sort();
      const pictures = names.map((name) =>
        subjects.flatMap((subject, i) => (groupOf.get(subject) === name ? i : [])),
      );
      const large = names.flatMap((name, k) =>
        pictures[k].length < FEWEST ? [] : [{ name, places: pictures[k] }],
      );
      return large.flatMap((one, k) =>
        large.slice(k + 1).map((other) => ({
          trait,
          groups: [one.name, other.name] as const,
          ...difference(predictions, one.places, other.places),
        })),
      );
    })
    .sort((one, other) => Math.abs(other.auc?.value ?? 0) - Math.abs(one.auc?.value ?? 0));
}

function difference(
  { subjects, labels, p, thresholds }: GroupedPredictions,
  one: readonly number[],
  other: readonly number[],
): Pick<GroupDifference, 'auc' | 'falsePositives' | 'found' | 'units'> {
  const n = thresholds.length;
  const units = thresholds
    .map((threshold, j) => ({ threshold, p: column(p, n, j), labels: column(labels, n, j) }))
    .filter((unit) =>
      [one, other].every((places) => [0, 1].every((kind) => places.some((i) => unit.labels[i] === kind))),
    );
  const measure = (places: readonly number[]) => {
    const called = (kind: number) =>
      meanOf(
        units.flatMap((unit) => {
          const of = places.filter((i) => unit.labels[i] === kind);
          return of.length === 0 ? [] : meanOf(of.map((i) => Number(isPresent(unit.p[i], unit.threshold))));
        }),
      );
    const areas = units.map((unit) =>
      areaUnderRoc(
        places.map((i) => unit.p[i]),
        places.map((i) => unit.labels[i]),
      ),
    );
    return [meanOf(areas), called(0), called(1)];
  };
  const less = (a: readonly number[], b: readonly number[]) => {
    const [first, second] = [measure(a), measure(b)];
    return first.map((value, k) => value - second[k]);
  };
  const images = one.length + other.length;
  const people = [one, other].map((places) => peopleOf(places, subjects));
  const draws = bootstrap({ draws: RESAMPLES, seed: [1, images] }, (random) => {
    const [a, b] = people.map((pictures) =>
      Array.from(random.resample(pictures.length), (i) => pictures[i]).flat(),
    );
    return less(a, b);
  });
  const [auc, falsePositives, found] = less(one, other).map((value, k): Measured | null => {
    if (Number.isNaN(value)) return null;
    const [low, high] = interval95(draws.map((draw) => draw[k])) ?? [value, value];
    return { value, low, high, images };
  });
  return { auc, falsePositives, found, units: units.length };
}

/** The pictures of each person. */
function peopleOf(places: readonly number[], subjects: readonly string[]): number[][] {
  const of = new Map<string, number[]>();
  for (const i of places) of.set(subjects[i], [...(of.get(subjects[i]) ?? []), i]);
  return [...of.values()];
}
