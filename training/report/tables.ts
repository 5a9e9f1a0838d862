import { actionUnit } from '../../lib/au/catalogue';
import { textTable } from '../../lib/node/text-table';
import type { Evaluation, Intervals, MeasureName, UnitScores } from '../../lib/runs/metrics-file';

interface Column {
  readonly head: string;
  readonly cell: (unit: Partial<UnitScores>) => string;
}

const percent = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? '–' : (100 * value).toFixed(1);
const decimals = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(3);

const COLUMNS: readonly Column[] = [
  { head: 'unit', cell: (u) => (u.au === undefined ? 'mean' : `AU${u.au} ${actionUnit(u.au)?.name ?? ''}`) },
  { head: 'present', cell: (u) => percent(u.rate) },
  { head: 'F1 all yes', cell: (u) => percent(u.f1AlwaysYes) },
  { head: 'F1 at 0.5', cell: (u) => percent(u.f1AtHalf) },
  { head: 'F1', cell: (u) => percent(u.f1) },
  { head: 'accuracy', cell: (u) => percent(u.accuracy) },
  { head: 'AUC', cell: (u) => decimals(u.auc) },
  { head: 'AP', cell: (u) => decimals(u.averagePrecision) },
  { head: 'ECE', cell: (u) => decimals(u.calibration) },
  { head: 'Brier', cell: (u) => decimals(u.brier) },
  { head: 'AUC of doubt', cell: (u) => decimals(u.errorAuc) },
  { head: 'threshold', cell: (u) => decimals(u.threshold) },
];

/** The evaluation as a Markdown table that also reads well on a terminal. */
export function evaluationTable(evaluation: Evaluation): string {
  const rows = [...evaluation.units, evaluation.mean].map((unit) => COLUMNS.map(({ cell }) => cell(unit)));
  return textTable([COLUMNS.map(({ head }) => head), ...rows]);
}

/** F1 before and after, unit by unit. */
export function comparisonTable(before: Evaluation, after: Evaluation): string {
  const name = (au: number) => `AU${au} ${actionUnit(au)?.name ?? ''}`;
  const change = (from: number, to: number) => `${to >= from ? '+' : ''}${(100 * (to - from)).toFixed(1)}`;
  const rows = after.units.map((unit, j) => {
    const old = before.units[j];
    return [
      name(unit.au),
      percent(unit.f1AlwaysYes),
      percent(old.f1),
      percent(unit.f1),
      change(old.f1, unit.f1),
    ];
  });
  const means = [before.mean.f1, after.mean.f1] as const;
  rows.push([
    'mean',
    percent(after.mean.f1AlwaysYes),
    percent(means[0]),
    percent(means[1]),
    change(...means),
  ]);
  return textTable([['F1', 'all yes', 'before', 'after', 'change'], ...rows]);
}

/** Means over the units, with their intervals. */
export function intervalTable({ mean }: Evaluation, intervals: Intervals): string {
  const row = (name: string, key: MeasureName, show: typeof percent) => {
    const range = intervals.mean[key];
    return [name, show(mean[key]), range ? `${show(range[0])} to ${show(range[1])}` : '–'];
  };
  return textTable([
    ['mean', 'value', '95 % over people'],
    row('F1', 'f1', percent),
    row('F1 at 0.5', 'f1AtHalf', percent),
    row('accuracy', 'accuracy', percent),
    row('AUC', 'auc', decimals),
    row('AP', 'averagePrecision', decimals),
    row('ECE', 'calibration', decimals),
    row('Brier', 'brier', decimals),
    row('AUC of doubt', 'errorAuc', decimals),
  ]);
}

/** What the numbers are, for the foot of a report. */
export const LEGEND =
  'F1 and accuracy are of the threshold that was best on the validation split. “F1 all yes” is that of always ' +
  'answering yes. AP is average precision. ECE is the calibration error over ten bins. “AUC of doubt” is how well the epistemic part ' +
  'tells wrong answers from right ones (0.5 is chance). The interval of ECE leans upwards, as fewer people make a ' +
  'model look less calibrated.';
