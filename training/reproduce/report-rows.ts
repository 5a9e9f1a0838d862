import type { Results } from './results';
import type { Estimate } from './statistics';

/** The report's numbers, one a line: part, what, where, mean, low and high end of the 95 % interval. */
export function reportCsv(results: Results): string {
  const rows: (readonly [string, string, string, Estimate | number])[] = [
    ...results.table.flatMap(({ variant, f1, accuracy, tunedF1, errorAuc, unitF1 }) => [
      ['table1', variant, 'f1', f1] as const,
      ['table1', variant, 'accuracy', accuracy] as const,
      ['table1', variant, 'f1 tuned', tunedF1] as const,
      ...(errorAuc ? [['table1', variant, 'auc of doubt', errorAuc] as const] : []),
      ...unitF1.map((value, j) => ['table1', variant, `f1 AU${results.aus[j]}`, value] as const),
    ]),
    ...results.figure2.flatMap(({ share, gnD, ugn }) => [
      ['figure2', 'gn-d', `share ${share}`, gnD] as const,
      ['figure2', 'ugn', `share ${share}`, ugn] as const,
    ]),
    ...results.figure3.all.map((estimate, bin) => ['figure3', 'ugn-b', `bin ${bin + 1}`, estimate] as const),
    ...results.figure4.map(
      ({ units, epistemic }) => ['figure4', 'ugn-b', `${units} units`, epistemic] as const,
    ),
    ...results.aleatoric.map(
      ({ level, aleatoric }) => ['aleatoric', 'ugn-b', `noise ${level}`, aleatoric] as const,
    ),
    ...results.claims.flatMap(({ claim, verdict, effects }) =>
      effects.map(({ where, estimate }) => [`claim: ${verdict}`, claim, where, estimate] as const),
    ),
  ];
  const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = rows.map(([part, what, where, number]) => {
    const values = typeof number === 'number' ? [number, '', ''] : [number.value, number.low, number.high];
    return [part, what, where].map(quote).concat(values.map(String)).join(',');
  });
  return `${['part,what,where,mean,low,high', ...lines].join('\n')}\n`;
}
