import Link from 'next/link';
import { ScrollRegion } from '@/app/_components/scroll-region';
import { durationText } from '@/lib/numbers/duration';
import type { RunDetail } from '@/lib/server/run-detail';
import type { Compared } from '../_view/compared';
import { baseName, percent1, withInterval } from '../_view/number-text';
import { RunLetter } from './run-letter';
import { StateBadge } from './state-badge';

const FACTS: readonly (readonly [name: string, of: (detail: RunDetail) => string])[] = [
  ['Experiment', ({ options }) => options?.config ?? '–'],
  ['Data', ({ options }) => options?.data?.map(baseName).join(' + ') ?? '–'],
  [
    'Fold',
    ({ options }) => (options?.fold ? `${options.fold} of ${options.folds}` : 'the data’s own splits'),
  ],
  ['Start', ({ options }) => options?.start?.kind ?? '–'],
  ['Seed', ({ options }) => String(options?.seed ?? '–')],
  ['Test images', ({ metrics }) => String(metrics?.images?.test ?? metrics?.after.images ?? '–')],
  ['Device', ({ summary }) => summary.device ?? '–'],
  ['Time', ({ metrics }) => (metrics?.seconds ? durationText(metrics.seconds) : '–')],
  ['Validation F1, %', ({ summary }) => percent1(summary.validationF1)],
  [
    'Test F1, %',
    ({ metrics }) => withInterval(metrics?.after.mean.f1, metrics?.intervals?.mean.f1, percent1),
  ],
];

/** What was asked of each run and what came of it; a row in which they differ says so. */
export function CompareFacts({ runs }: { runs: readonly Compared[] }) {
  return (
    <ScrollRegion label="The runs side by side" className="card overflow-x-auto p-3">
      <table className="scores [&_td]:text-left [&_th]:text-left">
        <thead>
          <tr>
            <th scope="col">Run</th>
            {runs.map((run) => (
              <th key={run.letter} scope="col">
                <RunLetter run={run} />
                <br />
                <Link href={`/training/runs/${run.detail.summary.id}`} className="link text-ink">
                  {run.detail.summary.name}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row" className="font-medium">
              State
            </th>
            {runs.map(({ letter, detail }) => (
              <td key={letter}>
                <StateBadge state={detail.summary.state} />
              </td>
            ))}
          </tr>
          {FACTS.map(([name, of]) => {
            const values = runs.map(({ detail }) => of(detail));
            const isSame = new Set(values).size === 1;
            return (
              <tr key={name} className={isSame ? 'text-muted' : ''}>
                <th scope="row" className="font-medium">
                  {name}
                  {!isSame && <span className="sr-only"> (they differ)</span>}
                </th>
                {runs.map(({ letter }, i) => (
                  <td key={letter} className={isSame ? '' : 'font-semibold'}>
                    {values[i]}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
