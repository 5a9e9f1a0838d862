import { actionUnit } from '../../../lib/au/catalogue';
import { textTable } from '../../../lib/node/text-table';
import type { Finding, Findings, PeopleFile } from '../../../lib/runs/people-file';
import type { Measured } from '../../../lib/runs/photographs-file';
import { shown } from '../../evaluation/measured';

/** The report as Markdown tables that also read well on a terminal. */
export function peopleTables(
  report: Omit<PeopleFile, 'command' | 'model' | 'hash' | 'data' | 'device'>,
): string {
  const { flags } = report;
  return [
    ...report.neutral.flatMap(neutralTable),
    '## People who said what they saw',
    textTable([
      ['unit', 'AUC', 'F1', 'false alarms', 'ECE', 'present', 'absent'],
      ...report.words.map(({ au, present, absent, auc, f1, falseAlarms, calibration }) => [
        nameOf(au),
        ...[auc, f1, falseAlarms, calibration].map(shown),
        String(present),
        String(absent),
      ]),
    ]),
    '## Does doubt find mistakes?',
    findingTable('area under ROC for a wrong answer', report, 'auroc'),
    findingTable('AUGRC', report, 'augrc'),
    findingTable('wrong among the surest 90 %', report, 'risk90'),
    findingTable('wrong among the surest 80 %', report, 'risk80'),
    textTable([
      ['called unsure', 'share'],
      ['of all answers', shown(flags.flagged)],
      ['of the wrong ones', shown(flags.caught)],
      ['wrong among all answers', shown(flags.wrong)],
      ['wrong among those not called unsure', shown(flags.wrongAmongSure)],
    ]),
    textTable([
      [
        'changed picture',
        'AUC of epistemic, changed against clear',
        'AUC of the total',
        'AUC of the total for a mistake',
        'called unsure in clear sight',
        'called unsure changed',
      ],
      ...report.changed.map(({ name, epistemic, total, errors, unsureClear, unsureChanged }) => [
        name,
        ...[epistemic, total, errors, unsureClear, unsureChanged].map(shown),
      ]),
    ]),
    '## The graph beside the nodes’ own heads',
    textTable([
      ['measure', 'graph', 'nodes', 'graph less nodes'],
      ...report.graph.map(({ measure, graph, nodes, difference }) => [
        measure,
        ...[graph, nodes, difference].map(shown),
      ]),
    ]),
    `## Conformal sets at ${Math.round(100 * report.conformal.level)} %`,
    textTable([
      ['unit', 'judged by', 'holds the truth where present', 'where absent', 'holds both answers'],
      ...report.conformal.units.map(({ au, judge, present, absent, both }) => [
        nameOf(au),
        judge ?? 'nobody',
        ...[present, absent, both].map(shown),
      ]),
      [
        'mean',
        '',
        ...(['present', 'absent', 'both'] as const).map((key) =>
          meanOf(report.conformal.units.map((unit) => unit[key])),
        ),
      ],
    ]),
    LEGEND,
  ].join('\n\n');
}

function neutralTable({ source, people, units, mean }: PeopleFile['neutral'][number]): string[] {
  return [
    `## Told to look neutral\n\n${source}`,
    textTable([
      ['unit', `called present, of ${people}`, 'share'],
      ...units.map(({ au, called, share }) => [nameOf(au), String(called), shown(share)]),
      ['mean', '', shown(mean)],
    ]),
  ];
}

function findingTable(title: string, { doubt }: Pick<PeopleFile, 'doubt'>, measure: keyof Finding): string {
  const kinds: (keyof Findings)[] = ['margin', 'epistemic', 'total', 'combined'];
  return textTable([
    [
      title,
      'judged by',
      'wrong',
      '|p − threshold|',
      'epistemic',
      'epistemic + aleatoric',
      'what unsure is made of',
    ],
    ...doubt.map(({ au, judge, answers, wrong, findings }) => [
      au === null ? 'mean' : nameOf(au),
      judge ?? '',
      `${wrong} of ${answers}`,
      ...kinds.map((kind) => shown(findings[kind][measure])),
    ]),
  ]);
}

function nameOf(au: number): string {
  return `AU${au} ${actionUnit(au)?.name ?? ''}`;
}

function meanOf(measures: readonly (Measured | null)[]): string {
  const values = measures.flatMap((measure) => measure?.value ?? []);
  return values.length === 0
    ? '–'
    : (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
}

const LEGEND =
  'In brackets 95 % intervals over pictures. Answers are judged by people where they were asked, elsewhere by the labelling ' +
  'machine where it is sure: agreement with another model, not truth. Measured on the test split; whatever is chosen (thresholds ' +
  'of the comparison, conformal levels) is chosen on the validation split. AUGRC: the area under the generalised risk–coverage ' +
  'curve, the share of all answers that are wrong and among the surest, over how many are taken; smaller is better.';
