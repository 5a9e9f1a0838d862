import type { LooseMetrics, LooseUnitScores } from '@/lib/runs/metrics-file';
import type { Support } from '@/lib/runs/reliability';
import { MEASURE_VIEWS } from './measure-names';
import { percent1 } from './number-text';

/** A unit in the table of scores, or the mean as unit 0. */
export interface UnitRow {
  readonly unit: LooseUnitScores;
  readonly support: Support | null;
  readonly intervals: Readonly<Record<string, unknown>> | null;
}

export interface UnitColumn {
  readonly key: string;
  readonly name: string;
  readonly value: (row: UnitRow) => number | null;
  readonly show: (row: UnitRow) => string;
  /** Second line of a cell. */
  readonly note?: (row: UnitRow) => string | null;
}

/** The columns of the table: what was measured. */
export function unitColumns(
  { after, before }: LooseMetrics,
  support: readonly Support[] | null,
): UnitColumn[] {
  const plain = (
    key: string,
    name: string,
    value: UnitColumn['value'],
    show: (value: number | null) => string,
  ) => ({
    ...{ key, name, value },
    show: (row: UnitRow) => show(value(row)),
  });
  const measures = MEASURE_VIEWS.filter(({ key }) => after.mean[key] !== null).map(
    ({ key, name, show }): UnitColumn => ({
      ...plain(key, name, ({ unit }) => unit[key], show),
      note: ({ intervals }) => intervalText(intervals?.[key], show),
    }),
  );
  const beforeOf = ({ unit }: UnitRow) =>
    (unit.au === 0 ? before?.mean : before?.units.find(({ au }) => au === unit.au))?.f1 ?? null;
  const columns: UnitColumn[] = [
    plain('au', 'Unit', ({ unit }) => unit.au, String),
    {
      ...plain('rate', 'Present', ({ unit }) => unit.rate, percent1),
      note: (row) => (row.support ? `${row.support.present} of ${row.support.known}` : null),
    },
    plain('f1AlwaysYes', 'F1 of “yes”', ({ unit }) => unit.f1AlwaysYes, percent1),
    ...measures,
    ...(before ? [plain('before', 'F1 before', beforeOf, percent1)] : []),
    plain(
      'threshold',
      'Threshold',
      ({ unit }) => unit.threshold,
      (value) => value?.toFixed(2) ?? '',
    ),
  ];
  return columns.filter(({ key }) => key !== 'rate' || support !== null || after.mean.rate !== null);
}

/** The rows in the order of a column; what was not measured stands last either way. */
export function sortedRows(
  rows: readonly UnitRow[],
  { value }: Pick<UnitColumn, 'value'>,
  isDown: boolean,
): UnitRow[] {
  const missing = isDown ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const sortedBy = (row: UnitRow) => value(row) ?? missing;
  return [...rows].sort((a, b) => (isDown ? sortedBy(b) - sortedBy(a) : sortedBy(a) - sortedBy(b)));
}

function intervalText(interval: unknown, show: (value: number) => string): string | null {
  return Array.isArray(interval) ? interval.map(show).join('–') : null;
}
