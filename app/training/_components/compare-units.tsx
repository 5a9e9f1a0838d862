'use client';

import { useState } from 'react';
import { ScrollRegion } from '@/app/_components/scroll-region';
import { actionUnit } from '@/lib/au/catalogue';
import type { MeasureName } from '@/lib/runs/metrics-file';
import type { Compared } from '../_view/compared';
import { MEASURE_VIEWS, type MeasureView } from '../_view/measure-names';
import { RunLetter } from './run-letter';

/** One measure of every unit in each run, with its difference from the first run. */
export function CompareUnits({ runs }: { runs: readonly Compared[] }) {
  const [key, setKey] = useState<MeasureName>('f1');
  const view = MEASURE_VIEWS.find((one) => one.key === key)!;
  const scored = runs.filter(({ detail }) => detail.metrics !== null);
  if (scored.length === 0) return <p className="text-muted">None of them has scores yet.</p>;
  const aus = [...new Set(scored.flatMap(({ detail }) => detail.metrics!.after.units.map(({ au }) => au)))];
  const scoreOf = ({ detail }: Compared, au: number | null) => {
    const after = detail.metrics?.after;
    return (au === null ? after?.mean[key] : after?.units.find((unit) => unit.au === au)?.[key]) ?? null;
  };
  return (
    <>
      <label className="flex flex-wrap items-center gap-2 text-sm">
        <span className="font-medium">Measure</span>
        <select
          className="field"
          value={key}
          onChange={(event) => setKey(event.currentTarget.value as MeasureName)}
        >
          {MEASURE_VIEWS.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
        <span className="text-muted">
          {view.meaning}; {view.lowIsGood ? 'lower' : 'higher'} is better
        </span>
      </label>
      <ScrollRegion label="Scores of the runs by action unit" className="card mt-4 overflow-x-auto p-3">
        <table className="scores">
          <caption className="px-2.5 py-2 text-left text-muted">
            {view.name}
            {view.unit && `, ${view.unit}`}; behind it the difference from {scored[0].letter}, ▲ better or ▼
            worse.
          </caption>
          <thead>
            <tr>
              <th scope="col">Unit</th>
              {scored.map((run) => (
                <th key={run.letter} scope="col">
                  <RunLetter run={run} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {aus
              .sort((a, b) => a - b)
              .map((au) => (
                <tr key={au}>
                  <th scope="row" className="font-medium">
                    AU{au}
                    <small>{actionUnit(au)?.name}</small>
                  </th>
                  <Values values={scored.map((run) => scoreOf(run, au))} view={view} />
                </tr>
              ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Mean</th>
              <Values values={scored.map((run) => scoreOf(run, null))} view={view} />
            </tr>
          </tfoot>
        </table>
      </ScrollRegion>
    </>
  );
}

function Values({ values, view }: { values: readonly (number | null)[]; view: MeasureView }) {
  const best = view.lowIsGood ? Math.min : Math.max;
  const known = values.filter((value) => value !== null);
  return values.map((value, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a run keeps its column
    <td key={i}>
      <span className={known.length > 1 && value === best(...known) ? 'font-semibold' : ''}>
        {view.show(value)}
      </span>
      {i > 0 && <Difference from={values[0]} to={value} view={view} />}
    </td>
  ));
}

function Difference({ from, to, view }: { from: number | null; to: number | null; view: MeasureView }) {
  if (from === null || to === null) return null;
  const difference = to - from;
  const text = view.show(Math.abs(difference));
  if (Number(text) === 0) return <small>= same</small>;
  const isBetter = view.lowIsGood ? difference < 0 : difference > 0;
  return (
    <small>
      <span aria-hidden="true">{isBetter ? '▲' : '▼'} </span>
      {difference > 0 ? '+' : '−'}
      {text}
      <span className="sr-only">{isBetter ? ', better' : ', worse'}</span>
    </small>
  );
}
