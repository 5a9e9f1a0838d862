import type { Estimate } from '../../../lib/runs/estimate';
import type { Reproduction } from '../../../lib/runs/reproduction-file';
import { csv } from '../../report/metrics-csv';

type Row = readonly [part: string, what: string, where: string, number: Estimate | number];

/** The report's numbers, one a line, with the ends of their 95 % intervals. */
export function reportCsv(results: Reproduction): string {
  const rows: Row[] = [
    ...results.table.flatMap(({ variant, f1, accuracy, tunedF1, errorAuc, riskArea, unitF1 }): Row[] => [
      ['table1', variant, 'f1', f1],
      ['table1', variant, 'accuracy', accuracy],
      ['table1', variant, 'f1 tuned', tunedF1],
      ...(errorAuc ? [['table1', variant, 'auc of doubt', errorAuc] as const] : []),
      ...(riskArea ? [['table1', variant, 'risk area', riskArea] as const] : []),
      ...unitF1.map((value, j): Row => ['table1', variant, `f1 AU${results.aus[j]}`, value]),
    ]),
    ...results.figure2.flatMap(({ share, gnD, ugn }): Row[] => [
      ['figure2', 'gn-d', `share ${share}`, gnD],
      ['figure2', 'ugn', `share ${share}`, ugn],
    ]),
    ...results.figure3.all.map((estimate, bin): Row => ['figure3', 'ugn-b', `bin ${bin + 1}`, estimate]),
    ...results.figure4.map(({ units, epistemic }): Row => ['figure4', 'ugn-b', `${units} units`, epistemic]),
    ...results.aleatoric.map(
      ({ level, aleatoric }): Row => ['aleatoric', 'ugn-b', `noise ${level}`, aleatoric],
    ),
    ...results.claims.flatMap(({ claim, verdict, effects }) =>
      effects.map(({ where, estimate }): Row => [`claim: ${verdict}`, claim, where, estimate]),
    ),
  ];
  const numbers = (number: Estimate | number) =>
    typeof number === 'number' ? [number, null, null] : [number.value, number.low, number.high];
  return csv([
    ['part', 'what', 'where', 'mean', 'low', 'high'],
    ...rows.map(([part, what, where, number]) => [part, what, where, ...numbers(number)]),
  ]);
}
