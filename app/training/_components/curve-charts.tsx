'use client';

import { useMemo } from 'react';
import type { Curves } from '@/lib/runs/curves';
import { curveColumns, validationColumns } from '../_view/curve-columns';
import { percent1, plainNumber } from '../_view/number-text';
import { LineChart } from './line-chart';

const percent = (value: number) => `${percent1(value)} %`;
const speed = (value: number) => value.toFixed(value < 100 ? 1 : 0);
const NOTHING = 'Nothing was logged yet.';

/** The course of a training. @param version tells that the curves, one object throughout, have grown */
export function CurveCharts({ curves, version }: { curves: Curves; version: number }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: version stands for what is in curves
  const { columns, validation } = useMemo(
    () => ({ columns: curveColumns(curves), validation: validationColumns(curves) }),
    [curves, version],
  );
  const { x, borders, loss, smooth, rate, imagesPerSecond, waiting } = columns;
  const over = { x, borders };
  const hasGraph = validation.alive.some((value) => value !== null);
  return (
    <>
      <div className="grid gap-4 lg:grid-cols-6 [&>*:nth-child(-n+2)]:lg:col-span-3 [&>*:nth-child(n+3)]:lg:col-span-2">
        <LineChart
          title="Loss"
          {...over}
          lines={[
            { label: 'each step', colour: 'line-strong', values: loss, width: 1, opacity: 0.7 },
            { label: 'smoothed', colour: 'move', values: smooth },
          ]}
          format={plainNumber}
          mayBeLog
          empty={NOTHING}
        />
        <LineChart
          title="Validation F1"
          x={validation.x}
          borders={borders}
          lines={[{ label: 'mean of the units', colour: 'move', values: validation.f1, dots: true }]}
          format={percent}
          empty="The first check comes at the start of a stage."
        />
        <LineChart
          title="Learning rate"
          {...over}
          lines={[{ label: 'base', colour: 'ink', values: rate }]}
          format={plainNumber}
          height={160}
          empty={NOTHING}
        />
        <LineChart
          title="Speed"
          {...over}
          lines={[{ label: 'images/s', colour: 'ink', values: imagesPerSecond }]}
          format={speed}
          within={[0, 0]}
          height={160}
          empty={NOTHING}
        />
        <LineChart
          title="Waiting"
          {...over}
          lines={[{ label: 'for images', colour: 'ink', values: waiting }]}
          format={percent}
          within={[0, 0.05]}
          height={160}
          empty={NOTHING}
        />
      </div>
      {hasGraph && (
        <div className="mt-4 grid gap-4 lg:grid-cols-2">
          <LineChart
            title="Edges of the graph that are there"
            x={validation.x}
            borders={borders}
            lines={[{ label: 'share above 0', colour: 'move', values: validation.alive, dots: true }]}
            format={percent}
            within={[0, 1]}
            empty={NOTHING}
          />
          <LineChart
            title="How far the masks differ"
            x={validation.x}
            borders={borders}
            lines={[{ label: 'median σ', colour: 'move', values: validation.sigma, dots: true }]}
            format={plainNumber}
            within={[0, 0]}
            empty={NOTHING}
          />
        </div>
      )}
    </>
  );
}
