'use client';

import 'uplot/dist/uPlot.min.css';
import { useEffect, useId, useRef, useState } from 'react';
import type uPlot from 'uplot';
import { ScrollRegion } from '@/app/_components/scroll-region';
import { createChart, type Line } from '../_view/chart';
import { chartSummary, isValue, newestOf, tableRows } from '../_view/chart-text';
import type { Border } from '../_view/curve-columns';

interface Props {
  title: string;
  x: readonly number[];
  lines: readonly Line[];
  borders?: readonly Border[];
  /** A value as it is read out, with its unit. */
  format: (value: number) => string;
  within?: readonly [number, number];
  mayBeLog?: boolean;
  height?: number;
  /** Says why nothing is drawn yet. */
  empty: string;
}

/** Rows of the table below a chart. */
const ROWS = 12;

/** Lines over steps. The table below holds the same for whoever cannot see or point at them. */
export function LineChart({
  title,
  x,
  lines,
  borders = [],
  format,
  within,
  mayBeLog,
  height = 220,
  empty,
}: Props) {
  const id = useId();
  const [cursor, setCursor] = useState<number | null>(null);
  const drawn = lines.filter(({ values }) => values.some(isValue));
  const frame = useChart({ x, lines: drawn, borders, format, within, mayBeLog, height }, setCursor);
  return (
    <figure aria-labelledby={id} className="card min-w-0 p-4">
      <figcaption className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 id={id} className="font-semibold">
          {title}
        </h3>
        <Legend lines={drawn} x={x} cursor={cursor} format={format} />
      </figcaption>
      {drawn.length === 0 && <p className="py-8 text-center text-muted text-sm">{empty}</p>}
      <div
        ref={frame}
        role="img"
        aria-label={drawn.length > 0 ? chartSummary(title, x, drawn, format) : `${title}: ${empty}`}
        className="chart"
        hidden={drawn.length === 0}
      />
      {drawn.length > 0 && <Numbers title={title} x={x} lines={drawn} format={format} />}
    </figure>
  );
}

/** Draws anew when the lines are others, and only the data when they have grown. */
function useChart(
  options: Omit<Parameters<typeof createChart>[1], 'onCursor'>,
  onCursor: (index: number | null) => void,
) {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  const newest = useRef(options);
  newest.current = options;
  const { x, lines, borders } = options;
  const shape = JSON.stringify([
    lines.map(({ label, letter }) => [label, letter]),
    borders.map(({ x }) => x),
  ]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape tells when another chart is needed
  useEffect(() => {
    const element = frame.current!;
    if (newest.current.lines.length === 0) return;
    chart.current = createChart(element, { ...newest.current, onCursor });
    const fit = new ResizeObserver(() => {
      const width = element.clientWidth;
      if (width > 0) chart.current?.setSize({ width, height: newest.current.height });
    });
    fit.observe(element);
    const recolour = () => chart.current?.redraw();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', recolour);
    const theme = new MutationObserver(recolour);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      fit.disconnect();
      theme.disconnect();
      dark.removeEventListener('change', recolour);
      chart.current?.destroy();
      chart.current = null;
    };
  }, [shape]);

  useEffect(() => {
    chart.current?.setData([[...x], ...lines.map(({ values }) => [...values])] as uPlot.AlignedData);
  }, [x, lines]);

  return frame;
}

interface Shown {
  lines: readonly Line[];
  x: readonly number[];
  format: (value: number) => string;
}

/** Each line's sign and its value: under the pointer, or the newest. */
function Legend({ lines, x, cursor, format }: Shown & { cursor: number | null }) {
  return (
    <ul className="flex flex-wrap gap-x-4 text-sm">
      {cursor !== null && Number.isInteger(x[cursor]) && <li className="text-muted">step {x[cursor]}</li>}
      {lines.map(({ label, colour, dash, width = 2, opacity, dots, values, letter }) => {
        const value = cursor === null ? newestOf(values)?.value : values[cursor];
        return (
          <li key={label} className="flex items-center gap-1.5">
            <svg viewBox="0 0 24 10" aria-hidden="true" className="h-2.5 w-6 shrink-0">
              <path
                d="M0 5H24"
                fill="none"
                style={{ stroke: `var(--${colour})` }}
                strokeWidth={width}
                strokeDasharray={dash?.join(' ')}
                opacity={opacity}
              />
              {dots && <circle cx="12" cy="5" r="3.5" style={{ fill: `var(--${colour})` }} />}
            </svg>
            <span className="text-muted">
              {letter && <strong className="text-ink">{letter} </strong>}
              {label}
            </span>
            <span className="font-semibold">{isValue(value) ? format(value) : '–'}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Numbers({ title, x, lines, format }: Shown & { title: string }) {
  const rows = tableRows(x.length, lines, ROWS);
  return (
    <details className="mt-1 text-sm">
      <summary className="text-muted">As numbers</summary>
      <ScrollRegion label={`${title} as numbers`} className="overflow-x-auto">
        <table className="scores mt-2">
          <thead>
            <tr>
              <th scope="col">Step</th>
              {lines.map(({ label }) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((i) => (
              <tr key={x[i]}>
                <th scope="row">{Math.floor(x[i])}</th>
                {lines.map(({ label, values }) => {
                  const value = values[i];
                  return <td key={label}>{isValue(value) ? format(value) : '–'}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  );
}
