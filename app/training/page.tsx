import type { Metadata } from 'next';
import { listJobs } from '@/lib/server/jobs';
import { hasOperator } from '@/lib/server/operator';
import { listHistory, readServed } from '@/lib/server/published-models';
import { shownTo } from '@/lib/server/readers';
import { listRuns } from '@/lib/server/runs';
import { dataSets } from '@/lib/server/start';
import { Overview } from './_components/overview';
import { ServedModel } from './_components/served-model';
import { StartForm } from './_components/start-form';

export const metadata: Metadata = { title: 'Training' };

export default async function TrainingPage() {
  const [runs, jobs, served, history, sets] = await Promise.all([
    listRuns(),
    listJobs(),
    readServed(),
    listHistory(),
    dataSets(),
  ]);
  const maker = served && findMaker(served.hash, runs, jobs);
  return (
    <article className="mx-auto max-w-7xl py-10">
      <h1 className="font-bold text-4xl tracking-tight">Training</h1>
      <p className="mt-3 max-w-3xl text-lg text-muted leading-relaxed">
        Runs in progress and finished ones, with their curves and scores, and the model that came of them.
      </p>
      <div className="mt-6 grid items-start gap-4 lg:grid-cols-2">
        <ServedModel served={served} history={history} run={maker} hasOperator={hasOperator()} />
        {hasOperator() && <StartForm sets={sets.map(({ name }) => name)} hasServed={served !== null} />}
      </div>
      <Overview first={shownTo({ runs, jobs })} served={served?.hash ?? null} />
    </article>
  );
}

function findMaker(
  hash: string,
  runs: Awaited<ReturnType<typeof listRuns>>,
  jobs: Awaited<ReturnType<typeof listJobs>>,
) {
  const all = [...runs, ...jobs.flatMap(({ cells }) => cells.flatMap(({ run }) => run ?? []))];
  const run = all.find(({ modelHash }) => modelHash === hash);
  return run ? { id: run.id, name: run.name } : null;
}
