import { isPresent } from '../../lib/au/decision';
import { AppError } from '../../lib/errors';
import { areaUnderRoc } from '../../lib/numbers/detection';
import { meanOf } from '../../lib/numbers/statistics';
import type { GroupMeasures } from '../../lib/runs/photographs-file';
import { readTable } from '../datasets/label-table';
import type { Problem } from '../datasets/problems';
import { column } from './evaluate';
import { measured } from './measured';

/** Which group each subject belongs to, by trait. */
export type Groups = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Smaller groups say nothing. */
export const FEWEST = 15;

/** A model's predictions beside labels, 0, 1 or NaN unknown; both [count, N]. */
export interface GroupedPredictions {
  /** [count] */
  readonly subjects: readonly string[];
  readonly labels: Float32Array;
  readonly p: Float32Array;
  /** [N] */
  readonly thresholds: readonly number[];
}

/**
 * Reads a table with a column `subject` and one for each trait; an empty cell leaves a person out of the trait.
 * @returns by trait, then subject
 * @throws AppError bad-input when it cannot be read or has no such column
 */
export async function readGroups(path: string): Promise<Groups> {
  const problems: Problem[] = [];
  const [head, ...rows] = (await readTable(path, problems)).rows;
  if (problems.length > 0) throw new AppError('bad-input', `${path} ${problems[0].text}.`);
  const key = head.cells.indexOf('subject');
  if (key < 0 || head.cells.length < 2) {
    throw new AppError('bad-input', `${path} needs a column subject and one for each trait, such as sex.`);
  }
  return new Map(
    head.cells.flatMap((trait, place) => {
      if (place === key) return [];
      const known = rows.filter(({ cells }) => cells[place]);
      return [[trait, new Map(known.map(({ cells }) => [cells[key], cells[place]] as const))] as const];
    }),
  );
}

/** A model's predictions by the groups of the people. */
export function measureGroups(
  groups: Groups,
  { subjects, labels, p, thresholds }: GroupedPredictions,
): GroupMeasures[] {
  const n = thresholds.length;
  const columns = thresholds.map((_, j) => ({ p: column(p, n, j), labels: column(labels, n, j) }));
  const falsePositives = (places: readonly number[]) =>
    meanOf(
      places.flatMap((i) =>
        columns.flatMap((unit, j) =>
          unit.labels[i] === 0 ? Number(isPresent(unit.p[i], thresholds[j])) : [],
        ),
      ),
    );
  const auc = (places: readonly number[]) =>
    meanOf(
      columns.flatMap((unit) => {
        const known = places.filter((i) => !Number.isNaN(unit.labels[i]));
        const present = known.filter((i) => unit.labels[i] === 1).length;
        if (present === 0 || present === known.length) return [];
        return areaUnderRoc(
          Float32Array.from(known, (i) => unit.p[i]),
          Float32Array.from(known, (i) => unit.labels[i]),
        );
      }),
    );
  return [...groups].flatMap(([trait, groupOf]) => {
    const names = [...new Set(groupOf.values())].sort();
    return names.flatMap((group): GroupMeasures[] => {
      const places = subjects.flatMap((subject, i) => (groupOf.get(subject) === group ? i : []));
      if (places.length < FEWEST) return [];
      return [{ trait, group, falsePositives: measured(places, falsePositives), auc: measured(places, auc) }];
    });
  });
}
