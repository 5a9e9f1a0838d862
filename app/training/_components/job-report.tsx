import { Icon, type IconName } from '@/app/_components/icons';
import { NumbersTable } from '@/app/_components/numbers-table';
import { ScrollRegion } from '@/app/_components/scroll-region';
import type { LooseEstimate } from '@/lib/runs/estimate';
import type { LooseReproduction } from '@/lib/runs/reproduction-file';
import type { FoldsSummary } from '@/lib/runs/summary-file';
import type { JobResults } from '@/lib/server/job-results';
import { decimals, percent1 } from '../_view/number-text';
import { JobFigures } from './job-figures';

/** What a finished job found: the paper's Table 1 with its claims, or the means over folds. */
export function JobReport({ results: { report, summary } }: { results: JobResults }) {
  return (
    <>
      {report && <Claims claims={report.claims} />}
      {report && <Table table={report.table} />}
      {report && <JobFigures report={report} />}
      {summary && <Summary summary={summary} />}
    </>
  );
}

const VERDICTS: Readonly<Record<string, IconName>> = {
  reproduced: 'check',
  'not reproduced': 'close',
};

function Claims({ claims }: Pick<LooseReproduction, 'claims'>) {
  return (
    <section aria-labelledby="claims" className="mt-10">
      <h2 id="claims" className="font-semibold text-2xl tracking-tight">
        Claims of the paper
      </h2>
      <ul className="mt-4 grid gap-3 lg:grid-cols-2">
        {claims.map(({ claim, measure, verdict, effects }) => (
          <li key={claim} className="card p-4">
            <h3 className="font-semibold">{claim}</h3>
            <p className="mt-1 flex items-center gap-1.5 font-medium">
              <Icon name={VERDICTS[verdict] ?? 'help'} className="size-4" />
              {verdict.charAt(0).toUpperCase() + verdict.slice(1)}
            </p>
            <p className="mt-2 text-muted text-sm">{measure.charAt(0).toUpperCase() + measure.slice(1)}:</p>
            <dl className="mt-1 space-y-0.5 text-sm">
              {effects.map(({ where, estimate }) => (
                <div key={where} className="flex flex-wrap justify-between gap-x-4">
                  <dt className="text-muted">{where}</dt>
                  <dd>{signed(estimate)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Table({ table }: Pick<LooseReproduction, 'table'>) {
  const head = ['Variant', 'F1 at 0.5', 'F1, tuned', 'Accuracy', 'AUC of doubt', 'Risk area'];
  return (
    <section aria-labelledby="table" className="mt-10">
      <h2 id="table" className="mb-4 font-semibold text-2xl tracking-tight">
        Table 1
      </h2>
      <Estimates
        label="Scores of the variants"
        caption="F1 and accuracy in %, below them the 95 % interval."
        head={head}
        rows={table.map((row) => [
          row.variant,
          [row.f1, percent1],
          [row.tunedF1, percent1],
          [row.accuracy, percent1],
          [row.errorAuc, decimals],
          [row.riskArea, decimals],
        ])}
      />
    </section>
  );
}

function Summary({ summary }: { summary: FoldsSummary }) {
  return (
    <section aria-labelledby="summary" className="mt-10">
      <h2 id="summary" className="mb-4 font-semibold text-2xl tracking-tight">
        Means over folds and repeats
      </h2>
      <Estimates
        label="Scores of the experiments"
        caption="F1 and accuracy in %, below them the 95 % interval."
        head={['Experiment', 'F1', 'F1 at 0.5', 'Accuracy', 'AUC']}
        rows={summary.map(({ config, measures }) => [
          config,
          [measures.f1, percent1],
          [measures.f1AtHalf, percent1],
          [measures.accuracy, percent1],
          [measures.auc, decimals],
        ])}
      />
    </section>
  );
}

type Show = (value: number | null | undefined) => string;
type Cell = readonly [estimate: LooseEstimate | null | undefined, show: Show];

interface EstimatesProps {
  label: string;
  caption: string;
  head: readonly string[];
  rows: readonly (readonly [name: string, ...cells: Cell[]])[];
}

function Estimates({ label, caption, head, rows }: EstimatesProps) {
  return (
    <ScrollRegion label={label} className="card overflow-x-auto p-3">
      <NumbersTable
        caption={caption}
        head={head}
        rows={rows.map(([name, ...cells]) => [
          name,
          ...cells.map(([estimate, show]) => <Shown key={name} estimate={estimate} show={show} />),
        ])}
      />
    </ScrollRegion>
  );
}

function Shown({ estimate, show }: { estimate: Cell[0]; show: Show }) {
  return (
    <>
      {show(estimate?.value)}
      {typeof estimate?.low === 'number' && (
        <small>
          {show(estimate.low)}–{show(estimate.high)}
        </small>
      )}
    </>
  );
}

/** An effect with its sign, three digits and interval. */
function signed({ value, low, high }: LooseEstimate): string {
  const text = (x: number) => `${x < 0 ? '−' : '+'}${Number(Math.abs(x).toPrecision(3))}`;
  if (value === null) return '–';
  return low === null || high === null ? text(value) : `${text(value)} [${text(low)}, ${text(high)}]`;
}
