import { actionUnit } from '../../../lib/au/catalogue';
import { textTable } from '../../../lib/node/text-table';
import { shown } from '../../evaluation/measured';
import type { PhotographReport } from '../../evaluation/photographs/measure-photographs';
import { differenceTable, groupTable } from '../group-table';

/** The report as Markdown tables that also read well on a terminal. */
export function photographTables(report: PhotographReport): string {
  const { units, neighbours, hard } = report;
  const rows = units.map(({ au, judge, rank, auc, f1, falseAlarms, errorAuc, calibration }) => [
    `AU${au} ${actionUnit(au)?.name ?? ''}`,
    judge ?? 'nobody',
    shown(rank),
    shown(auc),
    shown(f1),
    shown(falseAlarms),
    shown(errorAuc),
    shown(calibration),
    String(auc?.images ?? 0),
  ]);
  const { rank, auc, f1, falseAlarms, errorAuc, calibration } = report.means;
  const means = [rank, auc, f1, falseAlarms, errorAuc, calibration].map(shown);
  const head = [
    'unit',
    'judged by',
    'rank correlation',
    'AUC',
    'F1',
    'false alarms',
    'AUC of doubt',
    'ECE',
    'decided images',
  ];
  return [
    textTable([head, ...rows, ['mean', '', ...means, String(report.images)]]),
    textTable([
      ['change of the picture', 'mean change of p'],
      ...neighbours.map(({ name, change }) => [name, shown(change)]),
    ]),
    textTable([
      ['harder picture', 'doubt grows, times'],
      ...hard.map(({ name, factor }) => [name, shown(factor)]),
    ]),
    textTable([
      ['unit that nobody judges', 'beside', 'AUC, strong against absent', 'pictures'],
      ...report.company.map(({ au, beside, auc }) => [
        `AU${au}`,
        `AU${beside}`,
        shown(auc),
        String(auc?.images ?? 0),
      ]),
    ]),
    ...(report.groups.length > 0 ? [groupTable(report.groups), differenceTable(report.differences)] : []),
    LEGEND,
  ].join('\n\n');
}

const LEGEND =
  'In brackets 95 % intervals over photographs. Rank correlation: Spearman, of p with the strength that the ' +
  'labelling machine saw. The other measures are against people where they were asked, elsewhere against the ' +
  'machine where it is sure (label from 0.7, or up to 0.3): agreement with another model, not truth. False ' +
  'alarms: share of relaxed faces that the model calls present at its own threshold.';
