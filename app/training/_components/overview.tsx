'use client';

import type { Job } from '@/lib/server/jobs';
import type { RunSummary } from '@/lib/server/runs';
import { usePolled } from '../_view/use-polled';
import { Command } from './command';
import { JobCard } from './job-card';
import { RunCard } from './run-card';

export interface Lists {
  readonly runs: readonly RunSummary[];
  readonly jobs: readonly Job[];
}

const EVERY_MS = 2000;

/** All runs and jobs, kept up to date. Without scripts the choice for a comparison still works: it is a form. */
export function Overview({ first, served }: { first: Lists; served: string | null }) {
  const { value, isLost } = usePolled('/api/training/runs', first, EVERY_MS);
  const { runs, jobs } = value;
  if (runs.length === 0 && jobs.length === 0) return <Empty />;
  return (
    <>
      <p role="status" className={isLost ? 'mt-6 border-line-strong border-l-4 pl-3' : 'sr-only'}>
        {isLost && 'The server does not answer. What is shown may be old; this page keeps asking.'}
      </p>
      {jobs.length > 0 && (
        <section aria-labelledby="jobs" className="mt-10">
          <h2 id="jobs" className="font-semibold text-2xl tracking-tight">
            Jobs
          </h2>
          <p className="mt-1 text-muted">
            Many trainings as one piece of work, which several processes may share.
          </p>
          <ul className="mt-4 grid gap-3 lg:grid-cols-2">
            {jobs.map((job) => (
              <JobCard key={job.id} job={job} />
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="runs" className="mt-10">
        <form action="/training/compare">
          <div className="flex flex-wrap items-end justify-between gap-3">
            <h2 id="runs" className="font-semibold text-2xl tracking-tight">
              Runs
            </h2>
            {runs.length > 1 && (
              <button type="submit" className="button">
                Compare the chosen runs
              </button>
            )}
          </div>
          {runs.length === 0 && <p className="mt-2 text-muted">None outside the jobs.</p>}
          <ul className="mt-4 grid gap-3">
            {runs.map((run) => (
              <RunCard key={run.id} run={run} isServed={served !== null && run.modelHash === served} />
            ))}
          </ul>
        </form>
      </section>
    </>
  );
}

function Empty() {
  return (
    <section aria-labelledby="empty" className="card mt-8 max-w-3xl p-6">
      <h2 id="empty" className="font-semibold text-xl">
        No run yet
      </h2>
      <p className="mt-2 text-muted">
        Start one in the folder of the project; it appears here at once. This one takes twenty minutes on the
        faces that come with the project, and leaves the served model alone:
      </p>
      <div className="mt-4">
        <Command text="npm run train -- --config ugn-b --unpublished" />
      </div>
    </section>
  );
}
