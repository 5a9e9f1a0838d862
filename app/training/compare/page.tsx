import type { Metadata } from 'next';
import { listJobs } from '@/lib/server/jobs';
import { detailShownTo, shownTo } from '@/lib/server/readers';
import { type RunDetail, readRun } from '@/lib/server/run-detail';
import { listRuns } from '@/lib/server/runs';
import { Breadcrumb } from '../_components/breadcrumb';
import { CompareCurves } from '../_components/compare-curves';
import { CompareFacts } from '../_components/compare-facts';
import { CompareUnits } from '../_components/compare-units';
import { RunChooser } from '../_components/run-chooser';
import { compared, incomparable, MOST } from '../_view/compared';

export const metadata: Metadata = { title: 'Compare runs' };

interface Props {
  /** Ids joined by commas, or given several times as a form does. */
  searchParams: Promise<{ runs?: string | string[] }>;
}

export default async function ComparePage({ searchParams }: Props) {
  const asked = [(await searchParams).runs ?? []].flat().flatMap((part) => part.split(','));
  const ids = [...new Set(asked.filter(Boolean))];
  const [found, runs, jobs] = await Promise.all([
    Promise.all(
      ids.slice(0, MOST).map((id) =>
        readRun(id).then(
          (run) => detailShownTo(run),
          () => id,
        ),
      ),
    ),
    listRuns(),
    listJobs(),
  ]);
  const details = found.filter((one): one is RunDetail => typeof one !== 'string');
  const missing = found.filter((one) => typeof one === 'string');
  const cells = jobs.flatMap(({ cells }) => cells.flatMap(({ run }) => run ?? []));
  return (
    <article className="mx-auto max-w-7xl space-y-6 py-8">
      <Breadcrumb />
      <h1 className="font-bold text-3xl tracking-tight">Compare runs</h1>
      {missing.length > 0 && (
        <p role="alert" className="border-line-strong border-l-4 pl-3">
          There is no run {missing.map((id) => `“${id.slice(0, 80)}”`).join(' and no run ')}.
        </p>
      )}
      {ids.length > MOST && (
        <p className="text-muted">
          The first {MOST} of {ids.length} are shown.
        </p>
      )}
      {details.length > 0 && <Comparison details={details} />}
      <RunChooser runs={shownTo([...runs, ...cells])} chosen={details.map(({ summary }) => summary.id)} />
    </article>
  );
}

function Comparison({ details }: { details: RunDetail[] }) {
  const runs = compared(details);
  const why = details.length > 1 ? incomparable(details) : null;
  return (
    <>
      {why && (
        <p className="border-line-strong border-l-4 pl-3">
          <strong>Take care:</strong> these runs have different {why}, so a difference between their scores
          may come from what they were tested on.
        </p>
      )}
      <CompareFacts runs={runs} />
      <section aria-labelledby="curves">
        <h2 id="curves" className="mb-4 font-semibold text-2xl tracking-tight">
          Curves
        </h2>
        <CompareCurves runs={runs} />
      </section>
      <section aria-labelledby="units">
        <h2 id="units" className="mb-4 font-semibold text-2xl tracking-tight">
          By action unit
        </h2>
        <CompareUnits runs={runs} />
      </section>
    </>
  );
}
