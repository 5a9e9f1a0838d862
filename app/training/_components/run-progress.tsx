import { ProgressBar } from '@/app/_components/progress-bar';
import { durationText } from '@/lib/numbers/duration';
import type { RunSummary } from '@/lib/server/runs';
import { dateText, percent1 } from '../_view/number-text';

/** Where a run is, and how fast it goes. */
export function RunProgress({ summary }: { summary: RunSummary }) {
  const { state, stageLabel, step, total, secondsLeft, message, updated } = summary;
  const isActive = state === 'running' || state === 'starting';
  return (
    <section aria-label="Progress" className="card p-5">
      {isActive && !total && <p className="font-medium">{stageLabel ?? 'Starting'} …</p>}
      {step !== null && total !== null && total > 0 && (
        <>
          <p className="mb-2 flex flex-wrap justify-between gap-x-4 gap-y-1">
            <span className="font-medium">
              {stageLabel ?? 'Step'}, {step} of {total}
            </span>
            {secondsLeft !== null && <span>{durationText(secondsLeft)} left in this stage</span>}
          </p>
          <ProgressBar share={step / total} label="Progress of the stage" isActive={isActive} />
        </>
      )}
      <dl className="mt-4 grid grid-cols-2 gap-x-8 gap-y-3 text-sm sm:flex sm:flex-wrap sm:justify-between">
        <Fact term="Speed">{known(summary.imagesPerSecond, (value) => `${value.toFixed(1)} images/s`)}</Fact>
        <Fact term="Waiting for images">{known(summary.waiting, (value) => `${percent1(value)} %`)}</Fact>
        <Fact term="Best validation F1">
          {known(summary.validationF1, (value) => `${percent1(value)} %`)}
        </Fact>
        <Fact term="Test F1">{known(summary.f1, (value) => `${percent1(value)} %`)}</Fact>
        <Fact term="Started">{known(summary.started, dateText)}</Fact>
        {state === 'done' ? (
          <Fact term="Took">{known(summary.seconds, durationText)}</Fact>
        ) : (
          <Fact term="Last news">{known(updated, dateText)}</Fact>
        )}
        <Fact term="Device" wide>
          {summary.device ?? '–'}
        </Fact>
      </dl>
      {state === 'interrupted' && (
        <p className="mt-4 border-line-strong border-l-4 pl-3">
          Its process is gone without a last word. The command that goes on is below.
        </p>
      )}
      {message && !isActive && state !== 'done' && (
        <p
          className={`mt-4 break-words border-l-4 pl-3 ${state === 'failed' ? 'border-alarm' : 'border-line-strong'}`}
        >
          {message}
        </p>
      )}
    </section>
  );
}

function Fact({ term, wide = false, children }: { term: string; wide?: boolean; children: string }) {
  return (
    <div className={wide ? 'col-span-full sm:basis-full' : ''}>
      <dt className="text-muted">{term}</dt>
      <dd className="break-words font-semibold">{children}</dd>
    </div>
  );
}

function known<T>(value: T | null, show: (value: T) => string): string {
  return value === null ? '–' : show(value);
}
