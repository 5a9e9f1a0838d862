import Link from 'next/link';
import { ProgressBar } from '@/app/_components/progress-bar';
import { durationText } from '@/lib/numbers/duration';
import type { RunSummary } from '@/lib/server/runs';
import { baseName, dateText, percent1 } from '../_view/number-text';
import { ServedBadge, StateBadge } from './state-badge';

interface Props {
  run: RunSummary;
  isServed: boolean;
}

/** A run in the list; its box chooses it for a comparison. */
export function RunCard({ run, isServed }: Props) {
  const isActive = run.state === 'running' || run.state === 'starting';
  return (
    <li className="card grid grid-cols-[auto_1fr] gap-x-3 p-4 lg:grid-cols-[auto_1fr_19rem_11.5rem] lg:gap-x-6">
      <input
        type="checkbox"
        name="runs"
        value={run.id}
        aria-label={`Compare ${run.name}`}
        className="mt-1 size-5 accent-move"
      />
      <div className="min-w-0">
        <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <Link href={`/training/runs/${run.id}`} className="link break-all font-semibold">
            {run.name}
          </Link>
          <StateBadge state={run.state} />
          {isServed && <ServedBadge />}
        </h3>
        <p className="mt-1.5 text-muted text-sm">{factsOf(run).join(' · ')}</p>
        {run.started && (
          <p className="text-muted text-sm">
            Started <time dateTime={run.started}>{dateText(run.started)}</time>
          </p>
        )}
      </div>
      <div className="col-start-2 mt-3 text-sm lg:col-start-3 lg:mt-0">
        {run.state !== 'done' && run.step !== null && run.total !== null && run.total > 0 && (
          <>
            <p className="mb-1.5 flex flex-wrap justify-between gap-x-3">
              <span>
                {run.stageLabel ?? 'Step'} {run.step}/{run.total}
              </span>
              {run.secondsLeft !== null && <span>{durationText(run.secondsLeft)} left</span>}
            </p>
            <ProgressBar share={run.step / run.total} label={`Progress of ${run.name}`} isActive={isActive} />
          </>
        )}
        {isActive && !run.total && <p>{run.stageLabel ?? 'Starting'} …</p>}
        {run.state === 'done' && run.seconds !== null && (
          <p className="text-muted">Took {durationText(run.seconds)}</p>
        )}
        {run.imagesPerSecond !== null && run.state !== 'done' && (
          <p className="mt-1.5 text-muted">
            {run.imagesPerSecond.toFixed(1)} images/s
            {run.waiting !== null && `, ${percent1(run.waiting)} % waiting`}
          </p>
        )}
        {run.message && run.state !== 'done' && !isActive && (
          <p className="mt-1.5 line-clamp-3 break-words text-muted">{run.message}</p>
        )}
      </div>
      <dl className="col-start-2 mt-3 flex gap-6 text-sm lg:col-start-4 lg:mt-0 lg:justify-end lg:text-right">
        <Score term="Validation F1" value={run.validationF1} />
        <Score term="Test F1" value={run.f1} />
      </dl>
    </li>
  );
}

function Score({ term, value }: { term: string; value: number | null }) {
  return (
    <div>
      <dt className="whitespace-nowrap text-muted">{term}</dt>
      <dd className="whitespace-nowrap font-semibold text-lg">
        {value === null ? '–' : `${percent1(value)} %`}
      </dd>
    </div>
  );
}

/** Config, data, fold, seed and device, as far as they are known. */
function factsOf({ config, data, fold, seed, device }: RunSummary): string[] {
  return [
    config,
    data.map(baseName).join(' + ') || null,
    fold === null ? null : `fold ${fold}`,
    seed === null ? null : `seed ${seed}`,
    device,
  ].filter((part) => part !== null);
}
