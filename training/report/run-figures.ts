import * as Plot from '@observablehq/plot';
import type { ReliabilityBin } from '../../lib/numbers/calibration';
import { meanOf } from '../../lib/numbers/statistics';
import type { Distribution } from '../../lib/runs/metrics-file';
import { COLOURS, figure, MUTED } from './plot';

/* The figures of reports, as SVG. Shares and scores come as 0..1 and are shown in per cent. */

/** A value with the ends of its interval, NaN or null where there is none. */
export interface Ranged {
  readonly value: number;
  readonly low?: number | null;
  readonly high?: number | null;
}

const percent = (value: number | null | undefined) =>
  value === null || value === undefined ? Number.NaN : 100 * value;
const known = <T extends { value: number }>(rows: readonly T[]) =>
  rows.filter(({ value }) => !Number.isNaN(value));

/** Dots with intervals, a row for each unit. */
export function unitFigure(rows: readonly (Ranged & { readonly label: string })[], measure = 'F1'): string {
  const drawn = known(rows);
  return figure({
    title: `${measure} of each action unit with its interval`,
    height: 78 + 21 * drawn.length,
    marginLeft: 58,
    x: { labelOffset: 44, label: `${measure} in %`, domain: [0, 100], grid: true },
    y: { label: null, domain: drawn.map(({ label }) => label), tickSize: 0 },
    marks: [
      Plot.link(drawn.filter(hasInterval), {
        x1: ({ low }) => percent(low),
        x2: ({ high }) => percent(high),
        y1: 'label',
        y2: 'label',
        stroke: COLOURS[0],
        strokeWidth: 2,
        strokeOpacity: 0.55,
      }),
      Plot.dot(drawn, { x: ({ value }) => percent(value), y: 'label', fill: COLOURS[0], r: 4 }),
    ],
  });
}

/** Share present over p: a dot for each bin that holds images, its area by how many. */
export function reliabilityFigure(bins: readonly ReliabilityBin[]): string {
  const dots = bins.map(({ answers, p, present }) => ({
    answers,
    p: 100 * p,
    present: 100 * present,
  }));
  return figure({
    title: 'How often a unit is present, by the probability that the model gives',
    height: 380,
    x: { labelOffset: 44, label: 'probability given, in %', domain: [0, 100], grid: true },
    y: { label: 'present, in %', domain: [0, 100], grid: true },
    r: { range: [3, 13] },
    marks: [
      Plot.line(
        [
          [0, 0],
          [100, 100],
        ],
        { stroke: MUTED, strokeDasharray: '4 4' },
      ),
      Plot.line(dots, { x: 'p', y: 'present', stroke: COLOURS[0], strokeWidth: 1.5 }),
      Plot.dot(dots, { x: 'p', y: 'present', r: 'answers', fill: COLOURS[0], fillOpacity: 0.75 }),
    ],
  });
}

/**
 * Share of mistakes among the surest predictions, over how many are taken, beside the best order and a random one.
 * @param risk at coverages evenly spaced up to 1, the last being that of all predictions
 * @param errorRates of the units that `risk` is the mean of
 */
export function riskFigure(risk: readonly number[], errorRates = risk.slice(-1)): string {
  const all = risk.at(-1) ?? Number.NaN;
  const curve = (name: string, at: (coverage: number, i: number) => number) =>
    risk.map((_, i) => {
      const coverage = (i + 1) / risk.length;
      return { name, coverage: 100 * coverage, risk: 100 * at(coverage, i) };
    });
  const model = curve('model', (_, i) => risk[i]);
  const best = curve('best', (coverage) =>
    meanOf(errorRates.map((rate) => Math.max(0, coverage - (1 - rate)) / coverage)),
  );
  const random = curve('random', () => all);
  return figure({
    title: 'Share of wrong answers among the surest, by how many of them are taken',
    height: 320,
    legend: [
      { label: 'this model', colour: COLOURS[0] },
      { label: 'best order', colour: COLOURS[2] },
      { label: 'random order', colour: MUTED },
    ],
    x: { labelOffset: 44, label: 'answers taken, surest first, in %', domain: [0, 100], grid: true },
    y: { label: 'wrong answers, in %', zero: true, grid: true, nice: true },
    marks: [
      Plot.line(random, { x: 'coverage', y: 'risk', stroke: MUTED, strokeDasharray: '4 4' }),
      Plot.line(best, { x: 'coverage', y: 'risk', stroke: COLOURS[2], strokeWidth: 2 }),
      Plot.line(model, { x: 'coverage', y: 'risk', stroke: COLOURS[0], strokeWidth: 2.5 }),
    ],
  });
}

/** Figure 3: accuracy in bins of as many images, from the least epistemic uncertainty to the most. */
export function accuracyByBinFigure(bins: readonly Ranged[]): string {
  const rows = known(bins.map((bin, i) => ({ ...bin, bin: i + 1 })));
  return figure({
    title: 'Accuracy from the surest images to the least sure',
    height: 320,
    x: {
      labelOffset: 44,
      label: 'bin of epistemic uncertainty, low to high',
      domain: [0.5, bins.length + 0.5],
      ticks: bins.length / 2,
    },
    y: { label: 'accuracy in %', grid: true, nice: true },
    marks: [
      Plot.ruleX(rows.filter(hasInterval), {
        x: 'bin',
        y1: ({ low }) => percent(low),
        y2: ({ high }) => percent(high),
        stroke: COLOURS[0],
        strokeWidth: 2,
        strokeOpacity: 0.5,
      }),
      Plot.line(rows, { x: 'bin', y: ({ value }) => percent(value), stroke: COLOURS[0], strokeOpacity: 0.5 }),
      Plot.dot(rows, { x: 'bin', y: ({ value }) => percent(value), fill: COLOURS[0], r: 4.5 }),
    ],
  });
}

/** Figure 4: how many images have how much epistemic uncertainty, and how many units those show on average. */
export function distributionFigure({ to, bars }: Distribution): string {
  const scale = 10 ** (3 * Math.max(0, Math.ceil(-Math.log10(to) / 3)));
  const rows = bars.map(({ images, unitsPresent }, i) => ({
    from: (scale * to * i) / bars.length,
    to: (scale * to * (i + 1)) / bars.length,
    images,
    unitsPresent,
  }));
  const exponent = Math.round(Math.log10(scale));
  const unit =
    exponent === 0
      ? 'nats'
      : `10⁻${[...String(exponent)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')} nats`;
  return figure({
    title: 'Distribution of the epistemic uncertainty over images, with the mean number of units present',
    height: 320,
    marginLeft: 52,
    legend: [
      { label: 'images', colour: COLOURS[0] },
      { label: 'mean units present', colour: COLOURS[1] },
    ],
    x: { labelOffset: 44, label: `epistemic uncertainty of an image, ${unit}` },
    y: { label: 'images', grid: true, nice: true },
    marks: [
      Plot.rectY(rows, { x1: 'from', x2: 'to', y: 'images', fill: COLOURS[0], fillOpacity: 0.8, inset: 0.5 }),
      Plot.text(
        rows.filter(({ unitsPresent }) => unitsPresent !== null),
        {
          x: (row) => (row.from + row.to) / 2,
          y: 'images',
          text: ({ unitsPresent }) => unitsPresent!.toFixed(1),
          fill: COLOURS[1],
          fontWeight: 600,
          fontSize: 12,
          dy: -8,
        },
      ),
      Plot.ruleY([0]),
    ],
  });
}

/** Figure 2: a score over the share of the training data, a line for each variant. */
export function shareFigure(
  points: readonly (Ranged & { readonly variant: string; readonly share: number })[],
  measure = 'F1',
): string {
  const variants = [...new Set(points.map(({ variant }) => variant))];
  const colourOf = (variant: string) => COLOURS[variants.indexOf(variant) % COLOURS.length];
  const shares = [...new Set(points.map(({ share }) => share))].sort((a, b) => a - b);
  // Intervals of one share stand beside each other.
  const shift = (variant: string) => 1.05 ** (variants.indexOf(variant) - (variants.length - 1) / 2);
  const rows = known(points)
    .map((point) => ({ ...point, x: 100 * point.share * shift(point.variant) }))
    .sort((a, b) => a.x - b.x);
  return figure({
    title: `${measure} by the share of the training data`,
    height: 340,
    legend: variants.map((variant) => ({ label: variant, colour: colourOf(variant) })),
    x: {
      type: 'log',
      labelOffset: 44,
      label: 'training data used, in %',
      ticks: shares.map((share) => 100 * share),
      tickFormat: (share: number) => String(Number(share.toPrecision(3))),
      grid: true,
    },
    y: { label: `${measure} in %`, grid: true, nice: true },
    marks: [
      Plot.ruleX(rows.filter(hasInterval), {
        x: 'x',
        y1: ({ low }) => percent(low),
        y2: ({ high }) => percent(high),
        stroke: ({ variant }) => colourOf(variant),
        strokeWidth: 2,
        strokeOpacity: 0.5,
      }),
      Plot.line(rows, {
        x: 'x',
        y: ({ value }) => percent(value),
        z: 'variant',
        stroke: ({ variant }) => colourOf(variant),
        strokeWidth: 2,
      }),
      Plot.dot(rows, {
        x: 'x',
        y: ({ value }) => percent(value),
        fill: ({ variant }) => colourOf(variant),
        r: 4,
      }),
    ],
  });
}

function hasInterval({ low, high }: Ranged): boolean {
  return typeof low === 'number' && typeof high === 'number';
}
