import { PlotFigure } from '@/app/_components/plot-figure';
import type { LooseEstimate } from '@/lib/runs/estimate';
import type { LooseReproduction } from '@/lib/runs/reproduction-file';
import { percent1 } from '../_view/number-text';
import { DoubtDistribution } from './figures';

/** The paper's figures, of all folds and seeds together where it is not said otherwise. */
export function JobFigures({ report }: { report: LooseReproduction }) {
  const { figure2, figure3, firstFold, aleatoric } = report;
  return (
    <section aria-labelledby="figures" className="mt-10">
      <h2 id="figures" className="mb-4 font-semibold text-2xl tracking-tight">
        Figures
      </h2>
      <div className="grid gap-4 lg:grid-cols-2">
        {figure2 && <Shares points={figure2} />}
        {figure3 && (
          <WithIntervals
            title="Accuracy by doubt (Figure 3)"
            caption="Of UGN-B: each unit’s images sorted by epistemic uncertainty into bins of as many images."
            axes={['bin of epistemic uncertainty, low to high', 'accuracy, %']}
            colour="var(--doubt)"
            points={figure3.all.map((accuracy, i) => ({ x: i + 1, ...scaled(accuracy, 100) }))}
            digits={1}
          />
        )}
        {firstFold && (
          <DoubtDistribution distribution={firstFold.distribution} of="UGN-B on fold 1, seed 1" />
        )}
        {aleatoric && (
          <WithIntervals
            title="Ambiguity by label noise"
            caption="Mean aleatoric uncertainty of UGN-B on the test images, by the chance of a guessed training label."
            axes={['chance of a guessed label, %', 'aleatoric uncertainty, nats']}
            colour="var(--ambiguous)"
            points={aleatoric.map(({ level, aleatoric }) => ({ x: 100 * level, ...scaled(aleatoric, 1) }))}
            digits={3}
          />
        )}
      </div>
    </section>
  );
}

interface Point {
  readonly x: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

interface Props {
  title: string;
  caption: string;
  axes: readonly [x: string, y: string];
  colour: string;
  points: readonly Point[];
  digits: number;
}

function WithIntervals({ title, caption, axes: [xLabel, yLabel], colour, points, digits }: Props) {
  const show = (value: number | null) => value?.toFixed(digits) ?? '–';
  const [first, last] = [points[0], points[points.length - 1]];
  return (
    <PlotFigure
      of={points}
      title={title}
      caption={`${caption} Bars are 95 % intervals.`}
      description={`${title}: ${yLabel} from ${show(first?.value ?? null)} to ${show(last?.value ?? null)} over ${xLabel}.`}
      head={[xLabel, yLabel, '95 % interval']}
      rows={points.map(({ x, value, low, high }) => [String(x), show(value), `${show(low)}–${show(high)}`])}
      options={(Plot) => ({
        x: { label: xLabel, ticks: 6, inset: 10 },
        y: { label: yLabel, grid: true, nice: true, ticks: 6 },
        marks: [
          Plot.ruleX(
            points.filter(({ low }) => low !== null),
            {
              ...{ x: 'x', y1: 'low', y2: 'high', stroke: colour, strokeWidth: 2, strokeOpacity: 0.6 },
            },
          ),
          Plot.line(points, { x: 'x', y: 'value', stroke: colour, strokeOpacity: 0.6 }),
          Plot.dot(points, { x: 'x', y: 'value', fill: colour, r: 4 }),
        ],
      })}
    />
  );
}

/** Figure 2. */
function Shares({ points }: { points: NonNullable<LooseReproduction['figure2']> }) {
  const rows = (key: 'gnD' | 'ugn', shift: number) =>
    points.map((point) => ({ x: 100 * point.share * shift, ...scaled(point[key], 100) }));
  // Intervals of one share stand beside each other.
  const variants = [
    {
      name: 'UGN',
      rows: rows('ugn', 1.03),
      colour: 'var(--move)',
      symbol: 'circle',
      dash: undefined,
      dy: -12,
    },
    { name: 'GN-D', rows: rows('gnD', 0.97), colour: 'var(--ink)', symbol: 'square', dash: '7 4', dy: 14 },
  ] as const;
  const cell = ({ value, low, high }: LooseEstimate) =>
    `${percent1(value)} [${percent1(low)}, ${percent1(high)}]`;
  return (
    <PlotFigure
      of={points}
      title="F1 by the share of the training data (Figure 2)"
      caption="UGN and GN-D on the same images. Bars are 95 % intervals over people."
      description="Mean F1 of UGN and of GN-D, at each share of the training data; the table has the values."
      head={['Training data, %', 'Images', 'UGN, %', 'GN-D, %']}
      rows={points.map(({ share, images, ugn, gnD }) => [
        percent1(share),
        String(images),
        cell(ugn),
        cell(gnD),
      ])}
      options={(Plot) => ({
        x: {
          ...{ type: 'log', label: 'training data used, %', grid: true, domain: [0.85, 175] },
          ticks: points.map(({ share }) => 100 * share),
          tickFormat: (share: number) => String(Number(share.toPrecision(3))),
        },
        y: { label: 'F1, %', grid: true, nice: true, ticks: 6 },
        marks: variants.flatMap(({ name, rows, colour, symbol, dash, dy }) => [
          Plot.ruleX(rows, {
            x: 'x',
            y1: 'low',
            y2: 'high',
            stroke: colour,
            strokeOpacity: 0.6,
            strokeWidth: 2,
          }),
          Plot.line(rows, { x: 'x', y: 'value', stroke: colour, strokeWidth: 2, strokeDasharray: dash }),
          Plot.dot(rows, { x: 'x', y: 'value', fill: colour, symbol, r: 4 }),
          Plot.text(rows.slice(-1), {
            x: 'x',
            y: 'value',
            text: [name],
            fill: colour,
            fontWeight: 600,
            dx: 6,
            dy,
            textAnchor: 'start',
          }),
        ]),
      })}
    />
  );
}

function scaled({ value, low, high }: LooseEstimate, factor: number): Omit<Point, 'x'> {
  const times = (x: number | null) => (x === null ? null : factor * x);
  return { value: times(value), low: times(low), high: times(high) };
}
