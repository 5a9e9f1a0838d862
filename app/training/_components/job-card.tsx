import Link from 'next/link';
import { durationText } from '@/lib/numbers/duration';
import type { Job } from '@/lib/server/jobs';
import { CellMarks } from './cell-marks';
import { StateBadge } from './state-badge';

/** A job in the list, with a square for each of its cells. */
export function JobCard({ job }: { job: Job }) {
  return (
    <li className="card p-4">
      <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Link href={`/training/jobs/${job.id}`} className="link break-all font-semibold">
          {job.id}
        </Link>
        <StateBadge state={job.state} />
      </h3>
      {job.damage ? (
        <p className="mt-2 text-muted text-sm">{job.damage}</p>
      ) : (
        <>
          <p className="mt-1.5 text-muted text-sm">{jobLine(job)}</p>
          <div className="mt-3">
            <CellMarks cells={job.cells} />
          </div>
        </>
      )}
    </li>
  );
}

/** How far a job is, in words. */
export function jobLine({ kind, cells, seconds, secondsLeft }: Job): string {
  const done = cells.filter(({ state }) => state === 'done').length;
  const left = secondsLeft === null ? [] : [`about ${durationText(secondsLeft)} left`];
  const parts = [kind, `${done} of ${cells.length} cells done`, `${durationText(seconds)} of work`, ...left];
  return parts.join(' · ');
}
