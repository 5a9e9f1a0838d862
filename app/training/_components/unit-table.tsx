'use client';

import { useState } from 'react';
import { Icon } from '@/app/_components/icons';
import { ScrollRegion } from '@/app/_components/scroll-region';
import { actionUnit } from '@/lib/au/catalogue';
import type { LooseMetrics, LooseUnitScores } from '@/lib/runs/metrics-file';
import type { Support } from '@/lib/runs/reliability';
import { MEASURE_VIEWS } from '../_view/measure-names';
import { percent1 } from '../_view/number-text';

interface Row {
  readonly unit: LooseUnitScores;
  readonly support: Support | null;
  readonly intervals: Readonly<Record<string, unknown>> | null;
}

interface Column {
  readonly key: string;
  readonly name: string;
  readonly value: (row: Row) => number | null;
  readonly show: (row: Row) => string;
  /** Second line of a cell. */
  readonly note?: (row: Row) => string | null;
}

interface Props {
  metrics: LooseMetrics;
  support: readonly Support[] | null;
}

type Order = { readonly key: string; readonly isDown: boolean };

/** Every measure of every unit; a column's head sorts by it. */
export function UnitTable({ metrics, support }: Props) {
  const [order, setOrder] = useState<Order>({ key: 'au', isDown: false });
  const columns = columnsOf(metrics, support);
  const column = columns.find(({ key }) => key === order.key) ?? columns[0];
  const rows = metrics.after.units.map(
    (unit): Row => ({
      unit,
      support: support?.find(({ au }) => au === unit.au) ?? null,
      intervals: metrics.intervals?.units.find(({ au }) => au === unit.au) ?? null,
    }),
  );
  const missing = order.isDown ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const sortedBy = (row: Row) => column.value(row) ?? missing;
  const sorted = rows.sort((a, b) => (order.isDown ? sortedBy(b) - sortedBy(a) : sortedBy(a) - sortedBy(b)));
  const mean: Row = {
    unit: { ...metrics.after.mean, au: 0, threshold: null, unsureAbove: null },
    support: null,
    intervals: metrics.intervals?.mean ?? null,
  };
  return (
    <ScrollRegion label="Scores by action unit" className="card overflow-x-auto p-3">
      <table className="scores">
        <caption className="px-2.5 py-2 text-left text-muted">
          On the test images. Shares, F1 and accuracy in %
          {metrics.intervals && `; below them the 95 % interval over ${metrics.intervals.subjects} people`}.
        </caption>
        <thead>
          <tr>
            {columns.map(({ key, name }) => (
              <th key={key} scope="col" aria-sort={sortOf(order, key)}>
                <button
                  type="button"
                  onClick={() => setOrder({ key, isDown: order.key === key ? !order.isDown : key !== 'au' })}
                  className="inline-flex items-center gap-0.5 rounded px-0.5 hover:text-ink"
                >
                  {name}
                  <Icon
                    name={order.key === key ? (order.isDown ? 'down' : 'up') : 'sort'}
                    className={`size-3.5 ${order.key === key ? 'text-ink' : 'opacity-50'}`}
                  />
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={row.unit.au}>
              <th scope="row" className="font-medium">
                AU{row.unit.au}
                <small>{actionUnit(row.unit.au)?.name}</small>
              </th>
              <Cells row={row} columns={columns.slice(1)} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Mean</th>
            <Cells row={mean} columns={columns.slice(1)} />
          </tr>
        </tfoot>
      </table>
    </ScrollRegion>
  );
}

function Cells({ row, columns }: { row: Row; columns: readonly Column[] }) {
  return columns.map(({ key, show, note }) => {
    const small = note?.(row) ?? null;
    return (
      <td key={key}>
        {show(row)}
        {small && <small>{small}</small>}
      </td>
    );
  });
}

function sortOf(order: Order, key: string): 'ascending' | 'descending' | 'none' {
  if (order.key !== key) return 'none';
  return order.isDown ? 'descending' : 'ascending';
}

function columnsOf({ after, before }: LooseMetrics, support: readonly Support[] | null): Column[] {
  const plain = (
    key: string,
    name: string,
    value: Column['value'],
    show: (value: number | null) => string,
  ) => ({
    ...{ key, name, value },
    show: (row: Row) => show(value(row)),
  });
  const measures = MEASURE_VIEWS.filter(({ key }) => after.mean[key] !== null).map(
    ({ key, name, show }): Column => ({
      ...plain(key, name, ({ unit }) => unit[key], show),
      note: ({ intervals }) => intervalText(intervals?.[key], show),
    }),
  );
  const beforeOf = ({ unit }: Row) =>
    (unit.au === 0 ? before?.mean : before?.units.find(({ au }) => au === unit.au))?.f1 ?? null;
  const columns: Column[] = [
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

function intervalText(interval: unknown, show: (value: number) => string): string | null {
  return Array.isArray(interval) ? interval.map(show).join('–') : null;
}
