'use client';

import { useMemo } from 'react';
import type { Compared } from '../_view/compared';
import { curveColumns, validationColumns } from '../_view/curve-columns';
import { joinedLines } from '../_view/joined-lines';
import { percent1, plainNumber } from '../_view/number-text';
import { LineChart } from './line-chart';

/** Loss and validation score of several runs over their steps. */
export function CompareCurves({ runs }: { runs: readonly Compared[] }) {
  const { loss, validation } = useMemo(() => {
    const columns = runs.map(({ detail }) => curveColumns(detail.curves));
    const checks = runs.map(({ detail }) => validationColumns(detail.curves));
    return {
      loss: joinedLines(
        runs,
        columns.map(({ x, smooth }) => ({ x, y: smooth })),
      ),
      validation: joinedLines(
        runs,
        checks.map(({ x, f1 }) => ({ x, y: f1 })),
        true,
      ),
    };
  }, [runs]);
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <LineChart
        title="Validation F1"
        {...validation}
        format={(value) => `${percent1(value)} %`}
        height={280}
        empty="None of them was validated yet."
      />
      <LineChart
        title="Loss, smoothed"
        {...loss}
        format={plainNumber}
        mayBeLog
        height={280}
        empty="None of them has logged a step yet."
      />
    </div>
  );
}
