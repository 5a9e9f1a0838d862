import type { SessionSnapshot } from '@/lib/live/snapshot';

type Step = NonNullable<SessionSnapshot['progress']>['step'];

const STEPS: readonly { step: Step; label: string }[] = [
  { step: 'detector', label: 'Face detector' },
  { step: 'weights', label: 'Model weights' },
  { step: 'backend', label: 'Fastest way to compute, measured' },
];

/** What is being prepared, what is done, and how far along it all is. */
export function LoadingSteps({ progress }: { progress: SessionSnapshot['progress'] }) {
  const current = STEPS.findIndex(({ step }) => step === progress?.step);
  return (
    <div className="pt-2 text-left">
      <progress
        aria-label="Preparation"
        value={progress?.fraction ?? 0}
        className="h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-move [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-move [&::-webkit-progress-value]:transition-[width]"
      />
      <ol className="mt-4 space-y-2">
        {STEPS.map(({ step, label }, index) => (
          <li
            key={step}
            aria-current={index === current ? 'step' : undefined}
            className="flex items-center gap-3 aria-[current=step]:font-semibold aria-[current=step]:text-ink"
          >
            <span
              aria-hidden="true"
              className={`flex size-5 items-center justify-center rounded-full border text-xs ${
                index < current ? 'border-move bg-move text-on-move' : 'border-line-strong'
              }`}
            >
              {index < current ? '✓' : index + 1}
            </span>
            {label}
            {index < current && <span className="sr-only">done</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
