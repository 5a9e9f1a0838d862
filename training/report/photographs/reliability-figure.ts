import * as Plot from '@observablehq/plot';
import { actionUnit } from '../../../lib/au/catalogue';
import type { PhotographReport } from '../../evaluation/photographs/measure-photographs';
import { COLOURS, figure, MUTED } from '../plot';

const COLUMNS = 4;
const PANEL = { width: 210, height: 196 };
/** A share of fewer predictions tells little. */
const FEW = 10;
/** Share of the predictions from which dots have their true area; smaller ones would not be seen. */
const SMALLEST = 0.04;
const JUDGES = {
  people: { name: 'people', colour: COLOURS[1] },
  machine: { name: 'the machine', colour: COLOURS[0] },
} as const;
const READING =
  'On the dashed line a probability means what it says. A dot is a tenth of the scale, its area its share of the ' +
  `answers; hollow: fewer than ${FEW}.`;

type Report = Pick<PhotographReport, 'units' | 'reliability'>;

/**
 * Share present over the probability given, as SVG: a panel for each unit that its judge saw both present and
 * absent, in the report's order, with a dot for each of its bins.
 */
export function reliabilityPanels(report: Report): string {
  const panels = panelsOf(report);
  const dots = panels.flatMap(({ bins, ...panel }) =>
    bins.map((bin) => ({ ...panel, ...bin, p: 100 * bin.p, present: 100 * bin.present })),
  );
  const at = { fx: 'column', fy: 'row', x: 'p', y: 'present' } as const;
  const above = { fx: 'column', fy: 'row', frameAnchor: 'top-left', lineAnchor: 'bottom' } as const;
  return figure({
    title: 'How often each action unit is present on photographs, by the probability that the model gives',
    width: COLUMNS * PANEL.width + 70,
    height: Math.ceil(panels.length / COLUMNS) * PANEL.height + 126,
    marginTop: 64,
    marginBottom: 76,
    x: { labelOffset: 42, label: 'probability given, in %', domain: [0, 100], ticks: [0, 50, 100] },
    y: { labelOffset: 42, label: 'present, in %', domain: [0, 100], ticks: [0, 50, 100] },
    fx: { axis: null, padding: 0.12 },
    fy: { axis: null, padding: 0.3 },
    r: { range: [0, 11], domain: [0, 1] },
    marks: [
      Plot.frame({ stroke: MUTED, strokeOpacity: 0.35 }),
      Plot.line(panels.flatMap(diagonal), { ...at, z: 'title', stroke: MUTED, strokeDasharray: '4 4' }),
      Plot.line(
        dots.filter(({ answers }) => answers >= FEW),
        { ...at, z: 'title', stroke: ({ colour }) => colour, strokeOpacity: 0.5 },
      ),
      Plot.dot(dots, {
        ...at,
        r: ({ answers, total }) => Math.max(answers / total, SMALLEST),
        stroke: ({ colour }) => colour,
        strokeWidth: 1.5,
        fill: ({ answers, colour }) => (answers < FEW ? 'none' : colour),
      }),
      Plot.text(panels, { ...above, text: 'title', fontWeight: 600, fontSize: 13, dy: -24 }),
      Plot.text(panels, { ...above, text: 'facts', fill: MUTED, fontSize: 12, dy: -9 }),
      Plot.text([READING], {
        ...{ facet: 'super', frameAnchor: 'bottom-left', lineAnchor: 'top', dy: 54 },
        ...{ fill: MUTED, fontSize: 12 },
      }),
    ],
  });
}

function panelsOf({ units, reliability }: Report) {
  const shown = reliability.filter(
    ({ bins }) => bins.some(({ present }) => present > 0) && bins.some(({ present }) => present < 1),
  );
  return shown.map(({ au, bins }, i) => {
    const { judge, calibration } = units.find((unit) => unit.au === au)!;
    const { name, colour } = JUDGES[judge!];
    const total = bins.reduce((sum, { answers }) => sum + answers, 0);
    return {
      column: i % COLUMNS,
      row: Math.floor(i / COLUMNS),
      title: `AU${au} ${actionUnit(au)?.name ?? ''}`,
      facts: `${total} judged by ${name}${calibration ? `, ECE ${calibration.value.toFixed(3)}` : ''}`,
      colour,
      total,
      bins,
    };
  });
}

function diagonal<Panel>(panel: Panel) {
  return [0, 100].map((end) => ({ ...panel, p: end, present: end }));
}
