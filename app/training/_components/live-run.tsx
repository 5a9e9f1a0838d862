'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useRef } from 'react';
import type { RunDetail } from '@/lib/server/run-detail';
import { useRun } from '../_view/use-run';
import { Breadcrumb } from './breadcrumb';
import { CurveCharts } from './curve-charts';
import { RunOrders } from './run-orders';
import { RunProgress } from './run-progress';
import { ServedBadge, StateBadge } from './state-badge';

interface Props {
  detail: RunDetail;
  served: string | null;
  hasOperator: boolean;
}

/** The part of a run's page that changes while it runs. */
export function LiveRun({ detail, served, hasOperator }: Props) {
  const { summary, curves, version, connection } = useRun(detail);
  useRefresh(`${summary.state} ${summary.modelHash}`, `${detail.summary.state} ${detail.summary.modelHash}`);
  const { name, job, state, modelHash } = summary;
  return (
    <>
      <Breadcrumb job={job} />
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="break-all font-bold text-3xl tracking-tight">{name}</h1>
        <span role="status" className="flex flex-wrap gap-2">
          <StateBadge state={state} />
          {modelHash !== null && modelHash === served && <ServedBadge />}
        </span>
      </div>
      <div className="my-4 flex flex-wrap gap-3">
        {hasOperator && <RunOrders summary={summary} served={served} />}
        <Link href={`/training/compare?runs=${summary.id}`} className="button">
          Compare
        </Link>
      </div>
      {connection === 'lost' && (
        <p role="status" className="mb-4 border-line-strong border-l-4 pl-3">
          The server does not answer. What is shown may be old; this page keeps asking.
        </p>
      )}
      <RunProgress summary={summary} />
      <section aria-labelledby="curves" className="mt-8">
        <h2 id="curves" className="mb-4 font-semibold text-2xl tracking-tight">
          Curves
        </h2>
        <CurveCharts curves={curves} version={version} />
      </section>
    </>
  );
}

/** A run that ends has scores, files and a model, which the server puts on the page. */
function useRefresh(now: string, shown: string): void {
  const router = useRouter();
  const newest = useRef({ router, shown });
  useEffect(() => {
    newest.current = { router, shown };
  });
  useEffect(() => {
    if (now !== newest.current.shown) newest.current.router.refresh();
  }, [now]);
}
