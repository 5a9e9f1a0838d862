'use client';

import { useState } from 'react';
import { Icon } from '@/app/_components/icons';
import { ScrollRegion } from '@/app/_components/scroll-region';
import { actionUnit } from '@/lib/au/catalogue';
import type { LooseMetrics } from '@/lib/runs/metrics-file';
import type { Support } from '@/lib/runs/reliability';
import { sortedRows, type UnitColumn, type UnitRow, unitColumns } from '../_view/unit-columns';

interface Props {
  metrics: LooseMetrics;
  support: readonly Support[] | null;
}

type Order = { readonly key: string; readonly isDown: boolean };

/** Every measure of every unit; a column's head sorts by it. */
export function UnitTable({ metrics, support }: Props) {
  const [order, setOrder] = useState<Order>({ key: 'au', isDown: false });
  const columns = unitColumns(metrics, support);
  const column = columns.find(({ key }) => key === order.key) ?? columns[0];
  const rows = metrics.after.units.map(
    (unit): UnitRow => ({
      unit,
      support: support?.find(({ au }) => au === unit.au) ?? null,
      intervals: metrics.intervals?.units.find(({ au }) => au === unit.au) ?? null,
    }),
  );
  const sorted = sortedRows(rows, column, order.isDown);
  const mean: UnitRow = {
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

function Cells({ row, columns }: { row: UnitRow; columns: readonly UnitColumn[] }) {
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
