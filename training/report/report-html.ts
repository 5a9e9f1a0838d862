import { actionUnit } from '../../lib/au/catalogue';
import { reliability } from '../../lib/numbers/calibration';
import { duration } from '../../lib/numbers/duration';
import type {
  Interval,
  MeasureIntervals,
  MeasureName,
  Metrics,
  UnitScores,
} from '../../lib/runs/metrics-file';
import type { LabelledPredictions } from '../evaluation/predictions';
import { htmlCode, htmlFacts, htmlFigures, htmlPage, htmlTable, htmlText, type Section } from './html';
import { type LearningCurve, lossFigure, validationFigure } from './learning-curve';
import {
  accuracyByBinFigure,
  distributionFigure,
  reliabilityFigure,
  riskFigure,
  unitFigure,
} from './run-figures';

/** What a report tells. */
export interface Report {
  readonly title: string;
  readonly metrics: Metrics;
  readonly predictions: LabelledPredictions;
  /** What the face sets say of themselves. */
  readonly sources: readonly string[];
  /** The experiment's settings, or null where nothing was trained. */
  readonly settings: unknown;
  readonly curve: LearningCurve;
}

const percent = (value: number) => (Number.isNaN(value) ? '–' : (100 * value).toFixed(1));
const decimals = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(3));

/** The report as one HTML file. */
export function reportHtml(report: Report): string {
  const sections = [
    summary(report),
    units(report),
    uncertainty(report),
    comparison(report),
    training(report),
    notes(report),
  ];
  return htmlPage(
    report.title,
    sections.filter((section) => section !== null),
  );
}

function summary({ metrics, sources }: Report): Section {
  const { after, intervals, images, config, data, device, seconds, seed } = metrics;
  const range = (key: MeasureName, show: (value: number) => string) =>
    `${show(after.mean[key])}${rangeText(intervals?.mean[key], show, ' ')}`;
  const counts = images
    ? `${images.train} training, ${images.validation} validation, ${images.test} test`
    : `${after.images} tested`;
  const facts: [string, string][] = [
    ['Mean F1, tuned thresholds', `${range('f1', percent)} %`],
    ['Mean F1 at 0.5', `${range('f1AtHalf', percent)} %`],
    ['Mean accuracy', `${range('accuracy', percent)} %`],
    ['Mean AUC', range('auc', decimals)],
    ['Always answering yes', `F1 ${percent(after.mean.f1AlwaysYes)} %`],
    ['Experiment', config],
    ['Data', `${data.join(', ')}. ${sources.join(' ')}`],
    ['Images', `${counts}${intervals ? `, of ${intervals.subjects} people` : ''}`],
    ['Device', device],
    ['Time', duration(seconds)],
  ];
  if (seed !== null) facts.push(['Seed', String(seed)]);
  if (metrics.machine !== null) facts.push(['Machine', metrics.machine]);
  const means = 'In brackets the 95 % interval over people.';
  return { heading: 'In short', html: htmlFacts(facts) + htmlText(means) + htmlCode(metrics.command) };
}

/** Columns of the table of units. */
const COLUMNS: readonly (readonly [head: string, measure: MeasureName, show: (value: number) => string])[] = [
  ['F1', 'f1', percent],
  ['F1 at 0.5', 'f1AtHalf', percent],
  ['accuracy', 'accuracy', percent],
  ['AUC', 'auc', decimals],
  ['AP', 'averagePrecision', decimals],
  ['ECE', 'calibration', decimals],
  ['Brier', 'brier', decimals],
  ['AUC of doubt', 'errorAuc', decimals],
];

function units({ predictions, metrics: { after, intervals, uncertainty } }: Report): Section {
  const columns = COLUMNS.filter(([, measure]) => measure !== 'errorAuc' || uncertainty !== null);
  const cells = (scores: Record<MeasureName, number>, ranges: MeasureIntervals | undefined) => [
    percent(scores.rate),
    percent(scores.f1AlwaysYes),
    ...columns.map(
      ([, measure, show]) => `${show(scores[measure])}${rangeText(ranges?.[measure], show, '\n')}`,
    ),
  ];
  const rows = after.units.map((unit, j) => [
    `${nameOf(unit)}\n${actionUnit(unit.au)?.name ?? ''}`,
    ...cells(unit, intervals?.units[j]),
    decimals(unit.threshold),
  ]);
  rows.push(['mean', ...cells(after.mean, intervals?.mean), '']);
  const head = ['unit', 'present', 'F1 all yes', ...columns.map(([name]) => name), 'threshold'];
  const caption =
    'Shares, F1 and accuracy in %, on the test images, with 95 % intervals over people in small type.';
  const dots = after.units.map((unit, j) => ({
    label: nameOf(unit),
    value: unit.f1,
    low: intervals?.units[j].f1?.[0],
    high: intervals?.units[j].f1?.[1],
  }));
  const figures = htmlFigures([
    { svg: unitFigure(dots), caption: 'F1 at the tuned threshold with its 95 % interval over people.' },
    {
      svg: reliabilityFigure(reliability(predictions.p, predictions.labels)),
      caption:
        'Are the probabilities right? All units together: on the dashed line a probability means what it says. A ' +
        'larger dot holds more answers.',
    },
  ]);
  return { heading: 'By action unit', html: htmlTable(head, rows, caption, { hasTotal: true }) + figures };
}

function uncertainty({ metrics: { uncertainty: quality, after } }: Report): Section | null {
  if (quality === null) return null;
  const { mean, distribution } = quality;
  const figures = [
    {
      svg: accuracyByBinFigure(mean.accuracyByBin.map((value) => ({ value }))),
      caption:
        'Each unit’s images sorted by epistemic uncertainty into twenty bins of as many images; mean of the units.',
    },
    {
      svg: riskFigure(
        mean.risk,
        quality.units.flatMap(({ risk }) => risk.slice(-1)),
      ),
      caption: `Mean of the units. Area under the curve ${mean.riskArea.toFixed(4)}, of the best order ${mean.bestRiskArea.toFixed(4)}.`,
    },
    {
      svg: distributionFigure(distribution),
      caption:
        'Sum over the units. Above each bar the mean number of units that its images show. The last bar also ' +
        'holds the few images beyond the scale.',
    },
  ];
  const rows = distribution.byUnitsPresent.map(({ unitsPresent, images, epistemic }) => [
    String(unitsPresent),
    String(images),
    (1000 * epistemic).toPrecision(3),
  ]);
  const head = ['units present', 'images', 'epistemic, 10⁻³ nats'];
  const text = `The epistemic part tells wrong answers from right ones with an AUC of ${decimals(after.mean.errorAuc)} (mean of the units that have both; 0.5 is chance).`;
  return {
    heading: 'Does it know when it is wrong?',
    html:
      htmlText(text) +
      htmlFigures(figures) +
      htmlTable(head, rows, 'Mean epistemic uncertainty of images by how many units they show.'),
  };
}

function comparison({ metrics: { before, after } }: Report): Section | null {
  if (before === null) return null;
  const change = (from: number, to: number) =>
    `${to >= from ? '+' : '−'}${Math.abs(100 * (to - from)).toFixed(1)}`;
  const row = (name: string, from: number, to: number) => [
    name,
    percent(from),
    percent(to),
    change(from, to),
  ];
  const rows = after.units.map((unit, j) => row(nameOf(unit), before.units[j].f1, unit.f1));
  rows.push(row('mean', before.mean.f1, after.mean.f1));
  const caption = 'F1 in % of the model that the run started from, and of the result, on the same images.';
  return {
    heading: 'Before and after',
    html: htmlTable(['unit', 'before', 'after', 'change'], rows, caption, { hasTotal: true }),
  };
}

function training({ curve, settings, metrics: { validationF1 } }: Report): Section | null {
  if (settings === null) return null;
  const figures = [
    ...(curve.loss.length > 0
      ? [
          {
            svg: lossFigure(curve),
            caption: 'Means of consecutive steps. The stages minimise different sums.',
          },
        ]
      : []),
    ...(curve.validation.length > 0
      ? [
          {
            svg: validationFigure(curve),
            caption: 'On the validation images, each threshold at its best there.',
          },
        ]
      : []),
  ];
  const text =
    validationF1 === null
      ? ''
      : htmlText(`The weights that were kept have a validation F1 of ${percent(validationF1)} %.`);
  const config = `<details><summary>Settings</summary>${htmlCode(JSON.stringify(settings, null, 2))}</details>`;
  return { heading: 'Training', html: text + htmlFigures(figures) + config };
}

function notes({ metrics: { intervals, images, uncertainty: quality } }: Report): Section {
  const lines = [
    'F1 is of the positive class, from counts pooled over the images; labels that are unknown count nowhere. ' +
      '“F1 all yes” is that of always answering yes, which a common unit makes high.',
    images
      ? 'Thresholds, the weights that were kept and the levels of doubt were chosen on the validation images. ' +
        'Nothing was chosen on the test images, and nobody is in two splits.'
      : 'Thresholds are those that the model brings; nothing was chosen on these images.',
  ];
  if (intervals) {
    lines.push(
      `Intervals are the middle 95 % of ${intervals.resamples} bootstrap resamples (seed ${intervals.seed}) of the ` +
        `${intervals.subjects} people with all their images. They say how much depends on who was tested, not on ` +
        'the seed of the training.' +
        (intervals.subjects < 20 ? ' With so few people they are rather too narrow.' : '') +
        ' That of ECE leans upwards, as smaller samples look less calibrated.',
    );
  }
  if (quality) {
    lines.push(
      'Where a unit has few wrong answers, its AUC of doubt and the upper end of its risk curve rest on those few.',
    );
  }
  return { heading: 'How to read it', html: htmlText(...lines) };
}

function nameOf({ au }: Pick<UnitScores, 'au'>): string {
  return `AU${au}`;
}

function rangeText(range: Interval | undefined, show: (value: number) => string, before: string): string {
  return range ? `${before}[${range.map(show).join(', ')}]` : '';
}
