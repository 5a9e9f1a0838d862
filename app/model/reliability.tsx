'use client';

import type { PlotOptions } from '@observablehq/plot';
import { PlotFigure } from '../_components/plot-figure';
import type { ReliabilityPanel } from './reliability-panels';

type PlotModule = typeof import('@observablehq/plot');

/** A share of fewer answers tells little. */
const FEW = 10;
/** Share of the answers from which dots have their true area; smaller ones would not be seen. */
const SMALLEST = 0.04;
const ROW_HEIGHT = 170;
const JUDGES = {
  people: { name: 'people', colour: 'var(--series-2)' },
  machine: { name: 'a machine', colour: 'var(--series-1)' },
} as const;

const percent = (share: number) => (100 * share).toFixed(1);

/** Small multiples: how far a probability means what it says, for each unit. */
export function ReliabilityPanels({ panels }: { panels: readonly ReliabilityPanel[] }) {
  return (
    <PlotFigure
      of={panels}
      title="Does a probability mean what it says?"
      description={`How often a unit is present on photographs, by the probability that the model gives, for ${panels.map(({ unit }) => unit).join(', ')}. The table below has the numbers.`}
      caption={`On the dashed line a probability means what it says. A dot is a tenth of the scale, its area its share of the unit’s answers; it is hollow with fewer than ${FEW}. Where a machine is the judge, only its clear cases count. Left out: units that their judge never saw present.`}
      head={['Unit and tenth', 'Given, %', 'Present, %', 'Answers']}
      rows={panels.flatMap(({ unit, bins }) =>
        bins.map(({ p, present, answers }): [string, ...string[]] => [
          `${unit}, ${tenthOf(p)}`,
          percent(p),
          percent(present),
          String(answers),
        ]),
      )}
      options={(plot, width) => smallMultiples(plot, width, panels)}
    />
  );
}

function tenthOf(p: number): string {
  const from = 10 * Math.min(9, Math.floor(10 * p));
  return `${from}–${from + 10} %`;
}

function smallMultiples(plot: PlotModule, width: number, panels: readonly ReliabilityPanel[]): PlotOptions {
  const columns = width < 480 ? 2 : width < 720 ? 3 : 4;
  const placed = panels.map((panel, i) => ({
    ...panel,
    column: i % columns,
    row: Math.floor(i / columns),
    colour: JUDGES[panel.judge].colour,
  }));
  const dots = placed.flatMap(({ bins, answers: total, ...panel }) =>
    bins.map(({ answers, p, present }) => ({ ...panel, total, answers, p: 100 * p, present: 100 * present })),
  );
  const diagonals = placed.flatMap((panel) => [0, 100].map((end) => ({ ...panel, p: end, present: end })));
  const at = { fx: 'column', fy: 'row', x: 'p', y: 'present' } as const;
  const above = { fx: 'column', fy: 'row', frameAnchor: 'top-left', lineAnchor: 'bottom' } as const;
  return {
    height: Math.ceil(placed.length / columns) * ROW_HEIGHT + 106,
    marginTop: 62,
    marginLeft: 38,
    marginRight: 16,
    x: { label: 'probability given, %', domain: [0, 100], ticks: [0, 50, 100] },
    y: { label: 'present, %', domain: [0, 100], ticks: [0, 50, 100] },
    fx: { axis: null, padding: 0.16 },
    fy: { axis: null, padding: 0.34 },
    r: { range: [0, 10], domain: [0, 1] },
    marks: [
      plot.frame({ stroke: 'var(--line)' }),
      plot.line(diagonals, { ...at, z: 'unit', stroke: 'var(--muted)', strokeDasharray: '4 4' }),
      plot.line(
        dots.filter(({ answers }) => answers >= FEW),
        { ...at, z: 'unit', stroke: ({ colour }) => colour, strokeOpacity: 0.6 },
      ),
      plot.dot(dots, {
        ...at,
        r: ({ answers, total }) => Math.max(answers / total, SMALLEST),
        stroke: ({ colour }) => colour,
        strokeWidth: 1.5,
        fill: ({ answers, colour }) => (answers < FEW ? 'var(--surface)' : colour),
      }),
      plot.text(placed, {
        ...above,
        text: ({ unit, name }) => (columns === 4 ? `${unit} ${name}` : unit),
        ...{ fill: 'var(--ink)', fontWeight: 600, dy: -23 },
      }),
      plot.text(placed, { ...above, text: factsOf, fill: 'var(--muted)', fontSize: 12, dy: -8 }),
    ],
  };
}

function factsOf({ answers, judge, calibration }: ReliabilityPanel): string {
  const error = calibration === null ? '' : `, ECE ${calibration.toFixed(3)}`;
  return `${answers} by ${JUDGES[judge].name}${error}`;
}
