import { useEffect } from 'react';
import type { CheckPhase } from '@/lib/check/check-run';
import { CHECK_STEPS } from '@/lib/check/check-steps';
import type { RunningCheck } from '../_view/use-check';
import { ExampleFace } from './example-face';

interface Props {
  check: RunningCheck;
  phase: Exclude<CheckPhase, { name: 'over' }>;
}

/** What is asked for now, how, and for how long. */
export function CheckGuide({ check, phase }: Props) {
  const step = CHECK_STEPS[phase.step];
  const next = CHECK_STEPS[phase.step + 1];
  const isPaused = phase.name === 'paused';
  useKeys(check);
  return (
    <section
      aria-label="What to do"
      data-phase={phase.name}
      data-step={step.id}
      className="card flex flex-col p-5"
    >
      <p className="text-muted text-sm">
        Step {phase.step + 1} of {CHECK_STEPS.length}
      </p>
      <div className="mt-1 flex items-center gap-5">
        <ExampleFace step={step.id} className="w-28 shrink-0 sm:w-36" />
        <div className="min-w-0">
          <h2 className="text-balance font-semibold text-2xl tracking-tight">{step.prompt}</h2>
          <p className="mt-1 text-muted leading-relaxed">{step.hint}</p>
          <p aria-hidden="true" className="mt-3 flex items-baseline gap-2 font-semibold">
            {isPaused ? (
              'Paused'
            ) : (
              <>
                <span
                  className={`inline-flex size-11 items-center justify-center rounded-full border-2 text-xl tabular-nums ${
                    phase.name === 'hold' ? 'border-move bg-move text-on-move' : 'border-line-strong'
                  }`}
                >
                  {phase.secondsLeft}
                </span>
                {phase.name === 'hold' ? 'Hold it' : 'Get ready'}
              </>
            )}
          </p>
        </div>
      </div>
      <p role="status" className="sr-only">
        {isPaused
          ? 'Paused. Press space to go on.'
          : phase.name === 'hold'
            ? 'Now, for three seconds.'
            : `${step.prompt}. ${step.hint}`}
      </p>
      <div aria-hidden="true" className="mt-4 h-2 overflow-hidden rounded-full bg-sunken">
        <i
          className="block h-full rounded-full bg-move"
          style={{ width: `${phase.name === 'hold' ? 100 * Math.min(1, phase.share) : 0}%` }}
        />
      </div>
      <p className="mt-3 min-h-5 text-muted text-sm">
        {next ? `Next: ${next.prompt.toLowerCase()}` : 'The last one.'}
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        <button type="button" className="button" onClick={check.skip}>
          Skip <kbd className="key">S</kbd>
        </button>
        <button type="button" className="button" onClick={check.togglePause}>
          {isPaused ? 'Go on' : 'Pause'} <kbd className="key">Space</kbd>
        </button>
        <button type="button" className="button" onClick={check.end}>
          End here <kbd className="key">Esc</kbd>
        </button>
      </div>
    </section>
  );
}

/** Keys of the steps, but where they mean something else. */
function useKeys({ skip, togglePause, end }: RunningCheck): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const isControl =
        event.target instanceof HTMLElement && event.target.closest('button, a, input, summary');
      if (event.key === 'Escape') end();
      else if (event.key.toLowerCase() === 's') skip();
      else if (event.key === ' ' && !isControl) togglePause();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [skip, togglePause, end]);
}
