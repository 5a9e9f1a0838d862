'use client';

import Link from 'next/link';
import { useState } from 'react';
import { ProgressBar } from '@/app/_components/progress-bar';
import { ScrollRegion } from '@/app/_components/scroll-region';
import { durationText } from '@/lib/numbers/duration';
import type { JobDetail } from '@/lib/server/jobs';
import { percent1 } from '../_view/number-text';
import { usePolled } from '../_view/use-polled';
import { Breadcrumb } from './breadcrumb';
import { CellMarks } from './cell-marks';
import { Command } from './command';
import { Downloads } from './downloads';
import { jobLine } from './job-card';
import { JobReport } from './job-report';
import { StateBadge } from './state-badge';
import { StopOrder } from './stop-order';

const EVERY_MS = 3000;

/** A job with its cells, kept up to date. */
export function LiveJob({ first, hasOperator }: { first: JobDetail; hasOperator: boolean }) {
  const [news, setNews] = useState('');
  const { value: job, isLost } = usePolled(`/api/training/jobs/${first.id}`, first, EVERY_MS);
  const { id, state, cells, command, devices, damage, results, downloads } = job;
  const done = cells.filter((cell) => cell.state === 'done').length;
  return (
    <>
      <Breadcrumb />
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="break-all font-bold text-3xl tracking-tight">{id}</h1>
        <span role="status">
          <StateBadge state={state} />
        </span>
      </div>
      <p role="status" className={isLost ? 'mt-4 border-line-strong border-l-4 pl-3' : 'sr-only'}>
        {isLost && 'The server does not answer. What is shown may be old; this page keeps asking.'}
      </p>
      {hasOperator && cells.some(({ pid }) => pid !== null) && (
        <div className="mt-4">
          <StopOrder
            name={id}
            path={`/api/training/jobs/${id}`}
            later="the same command goes on from there."
            onNews={setNews}
          />
        </div>
      )}
      <p role="status" className={news ? 'mt-4 text-sm' : 'sr-only'}>
        {news}
      </p>
      {damage && <p className="card mt-6 p-5">{damage}</p>}
      {cells.length > 0 && (
        <section aria-label="Progress" className="card mt-6 space-y-3 p-5">
          <p className="font-medium">{jobLine(job)}</p>
          <ProgressBar share={done / cells.length} label="Cells done" isActive={state === 'running'} />
          <CellMarks cells={cells} />
          {devices.length > 0 && <p className="break-words text-muted text-sm">On {devices.join('; ')}</p>}
          {state === 'stopped' && (
            <p className="border-line-strong border-l-4 pl-3 text-sm">
              Nobody works on it now. The same command goes on where it was; started several times, the
              processes share the cells.
            </p>
          )}
          {command && <Command text={command} />}
        </section>
      )}
      <JobReport results={results} />
      {downloads?.length !== 0 && (
        <section aria-labelledby="files" className="mt-10 space-y-4">
          <h2 id="files" className="font-semibold text-2xl tracking-tight">
            Files
          </h2>
          <Downloads path={`/api/training/jobs/${id}/files`} names={downloads} />
        </section>
      )}
      {cells.length > 0 && <Cells job={job} />}
    </>
  );
}

function Cells({ job: { cells } }: { job: JobDetail }) {
  const runs = cells.flatMap(({ run }) => run?.id ?? []);
  return (
    <section aria-labelledby="cells" className="mt-10">
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <h2 id="cells" className="font-semibold text-2xl tracking-tight">
          Cells
        </h2>
        {runs.length > 1 && (
          <Link href={`/training/compare?runs=${runs.slice(0, 4).join(',')}`} className="button">
            Compare {runs.length > 4 ? 'the first four' : 'them'}
          </Link>
        )}
      </div>
      <ScrollRegion label="Cells of the job" className="card overflow-x-auto p-3">
        <table className="scores">
          <thead>
            <tr>
              <th scope="col">Cell</th>
              <th scope="col">State</th>
              <th scope="col">Time</th>
              {runs.length > 0 &&
                ['Step', 'Validation F1, %', 'Test F1, %'].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
            </tr>
          </thead>
          <tbody>
            {cells.map(({ id, state, seconds, run }) => (
              <tr key={id}>
                <th scope="row" className="font-medium">
                  {run ? (
                    <Link href={`/training/runs/${run.id}`} className="link">
                      {id}
                    </Link>
                  ) : (
                    id
                  )}
                </th>
                <td>
                  <StateBadge state={state} />
                </td>
                <td>{seconds === null ? '–' : durationText(seconds)}</td>
                {runs.length > 0 && (
                  <>
                    <td>{run && state !== 'done' ? stepText(run) : '–'}</td>
                    <td>{percent1(run?.validationF1)}</td>
                    <td>{percent1(run?.f1)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function stepText({
  stageLabel,
  step,
  total,
}: {
  stageLabel: string | null;
  step: number | null;
  total: number | null;
}) {
  if (step === null || total === null) return '–';
  return `${stageLabel ?? ''} ${step}/${total}`.trim();
}
