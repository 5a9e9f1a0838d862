'use client';

import { PlotFigure } from '@/app/_components/plot-figure';
import type { ReliabilityBin } from '@/lib/numbers/calibration';
import { mean as average } from '@/lib/numbers/statistics';
import type { LooseUncertainty } from '@/lib/runs/metrics-file';
import { percent1 } from '../_view/number-text';

const DOUBT = 'var(--doubt)';
const MUTED = 'var(--muted)';
const INK = 'var(--ink)';

const known = (values: readonly (number | null)[]) => values.map((value) => value ?? Number.NaN);

/** Share present over the probability given. */
export function Reliability({ bins }: { bins: readonly ReliabilityBin[] }) {
  const dots = bins.map(({ answers, p, present }) => ({ answers, p: 100 * p, present: 100 * present }));
  return (
    <PlotFigure
      of={bins}
      title="Reliability"
      description="How often a unit is present, by the probability that the model gives; the dashed line is where both agree."
      caption="All answers of all units. On the dashed line a probability means what it says; a larger dot holds more answers."
      head={['Given, %', 'Present, %', 'Answers']}
      rows={bins.map(({ p, present, answers }) => [percent1(p), percent1(present), String(answers)])}
      options={(Plot) => ({
        x: { label: 'probability given, %', domain: [0, 100], grid: true, ticks: 6 },
        y: { label: 'present, %', domain: [0, 100], grid: true, ticks: 6 },
        r: { range: [3, 10] },
        marks: [
          Plot.line(
            [
              [0, 0],
              [100, 100],
            ],
            { stroke: MUTED, strokeDasharray: '4 4' },
          ),
          Plot.line(dots, { x: 'p', y: 'present', stroke: 'var(--move)', strokeWidth: 1.5 }),
          Plot.dot(dots, { x: 'p', y: 'present', r: 'answers', fill: 'var(--move)', fillOpacity: 0.8 }),
        ],
      })}
    />
  );
}

/** Figure 3. */
export function AccuracyByDoubt({ mean }: Pick<LooseUncertainty, 'mean'>) {
  const bins = known(mean.accuracyByBin).map((accuracy, i) => ({ bin: i + 1, accuracy: 100 * accuracy }));
  return (
    <PlotFigure
      of={mean}
      title="Accuracy by doubt (Figure 3)"
      description={`Accuracy from the surest twentieth of the images, ${percent1(mean.accuracyByBin[0])} %, to the least sure, ${percent1(mean.accuracyByBin.at(-1))} %.`}
      caption="Each unit’s images sorted by epistemic uncertainty into bins of as many images; mean of the units."
      head={['Bin, surest first', 'Accuracy, %']}
      rows={bins.map(({ bin, accuracy }) => [String(bin), accuracy.toFixed(1)])}
      options={(Plot) => ({
        x: {
          label: 'bin of epistemic uncertainty, low to high',
          domain: [0.5, bins.length + 0.5],
          ticks: 10,
        },
        y: { label: 'accuracy, %', grid: true, nice: true, ticks: 6 },
        marks: [
          Plot.line(bins, { x: 'bin', y: 'accuracy', stroke: DOUBT, strokeOpacity: 0.5 }),
          Plot.dot(bins, { x: 'bin', y: 'accuracy', fill: DOUBT, r: 4 }),
        ],
      })}
    />
  );
}

/** Share of mistakes among the surest answers, beside the best order and a random one. */
export function RiskCoverage({ mean, units }: Pick<LooseUncertainty, 'mean' | 'units'>) {
  const risk = known(mean.risk);
  const errorRates = units.flatMap(({ risk }) => risk.at(-1) ?? []);
  const rows = risk.map((value, i) => {
    const coverage = (i + 1) / risk.length;
    const best = errorRates.map((rate) => Math.max(0, coverage - (1 - rate)) / coverage);
    return { coverage: 100 * coverage, model: 100 * value, best: 100 * average(best) };
  });
  const random = 100 * risk.at(-1)!;
  const at = rows[Math.floor(rows.length * 0.6)];
  return (
    <PlotFigure
      of={mean}
      title="Risk and coverage"
      description={`Share of wrong answers among the surest. Of all answers ${random.toFixed(1)} % are wrong, of the surest half ${percent1(risk[Math.floor(risk.length / 2) - 1])} %.`}
      caption={
        <>
          Mean of the units. Area under the curve {mean.riskArea?.toFixed(4) ?? '–'}, of the best order{' '}
          {mean.bestRiskArea?.toFixed(4) ?? '–'}; lower is better.
        </>
      }
      head={['Answers taken, %', 'Wrong, %', 'Best order, %']}
      rows={rows
        .filter((_, i) => (i + 1) % 5 === 0)
        .map(({ coverage, model, best }) => [coverage.toFixed(0), model.toFixed(1), best.toFixed(1)])}
      options={(Plot) => ({
        x: { label: 'answers taken, surest first, %', domain: [0, 100], grid: true, ticks: 6 },
        y: { label: 'wrong, %', zero: true, grid: true, nice: true, ticks: 6 },
        marks: [
          Plot.ruleY([random], { stroke: MUTED, strokeDasharray: '2 4', strokeWidth: 1.5 }),
          Plot.line(rows, {
            x: 'coverage',
            y: 'best',
            stroke: INK,
            strokeWidth: 1.5,
            strokeDasharray: '7 4',
          }),
          Plot.line(rows, { x: 'coverage', y: 'model', stroke: DOUBT, strokeWidth: 2.5 }),
          Plot.text([{ x: 2, y: random, text: 'random order' }], {
            ...{ x: 'x', y: 'y', text: 'text', textAnchor: 'start', dy: -8, fill: MUTED },
          }),
          Plot.text([{ x: at.coverage, y: at.best, text: 'best order' }], {
            ...{ x: 'x', y: 'y', text: 'text', textAnchor: 'start', dx: -4, dy: -10, fill: INK },
          }),
          Plot.text([{ x: at.coverage, y: at.model, text: 'this model' }], {
            ...{
              x: 'x',
              y: 'y',
              text: 'text',
              textAnchor: 'end',
              dx: -6,
              dy: -8,
              fill: DOUBT,
              fontWeight: 600,
            },
          }),
        ],
      })}
    />
  );
}

/** Figure 4. */
export function DoubtDistribution({
  distribution,
  of,
}: Pick<LooseUncertainty, 'distribution'> & {
  /** Whose doubt it is, where the page does not say so already. */
  of?: string;
}) {
  const { to, bars } = distribution;
  const thousands = Math.max(0, Math.ceil(-Math.log10(to) / 3));
  const scale = 1000 ** thousands;
  const unit = thousands === 0 ? 'nats' : `10${['', '⁻³', '⁻⁶', '⁻⁹'][thousands] ?? ''} nats`;
  const edge = (i: number) => (scale * to * i) / bars.length;
  const rows = bars.map((bar, i) => ({ ...bar, from: edge(i), to: edge(i + 1) }));
  return (
    <PlotFigure
      of={distribution}
      title="Distribution of doubt (Figure 4)"
      description={`How many images have how much epistemic uncertainty, from 0 to ${(scale * to).toPrecision(3)} ${unit}.`}
      caption={`${of ? `${of}. ` : ''}Sum over the units. Above the bars the mean number of units that their images show; the last bar also holds the few images beyond the scale.`}
      head={[`Uncertainty, ${unit}`, 'Images', 'Units present']}
      rows={rows.map((row) => [
        `${row.from.toPrecision(3)}–${row.to.toPrecision(3)}`,
        String(row.images),
        row.unitsPresent?.toFixed(1) ?? '–',
      ])}
      options={(Plot, width) => ({
        x: { label: `epistemic uncertainty of an image, ${unit}`, ticks: 6 },
        y: { label: 'images', grid: true, nice: true, ticks: 6 },
        marks: [
          Plot.rectY(rows, { x1: 'from', x2: 'to', y: 'images', fill: DOUBT, fillOpacity: 0.75, inset: 0.5 }),
          Plot.text(
            rows.filter(({ unitsPresent }, i) => unitsPresent !== null && (width > 420 || i % 2 === 0)),
            {
              x: (row) => (row.from + row.to) / 2,
              y: 'images',
              text: ({ unitsPresent }) => unitsPresent!.toFixed(1),
              ...{ fill: INK, fontWeight: 600, fontSize: 11, dy: -8 },
            },
          ),
          Plot.ruleY([0]),
        ],
      })}
    />
  );
}
