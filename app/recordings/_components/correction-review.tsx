import type { useReview } from '../_view/use-review';

/** How far one is through the stretches in which the model guesses. */
export function CorrectionReview({ review }: { review: ReturnType<typeof useReview> }) {
  const { isOn, toggle, current, total, judged, skip } = review;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2 rounded-xl bg-sunken p-3">
      <p className="min-w-48 flex-1 text-sm" role="status">
        {total === 0
          ? 'The model guesses nowhere in this recording.'
          : `${judged} of ${total} unsure stretches judged${judged === total ? '; that is all of them.' : '.'}`}
      </p>
      {total > 0 && (
        <>
          {isOn && (
            <button type="button" className="button" disabled={!current} onClick={skip}>
              Skip <kbd className="key">S</kbd>
            </button>
          )}
          <button type="button" className="button" aria-pressed={isOn} onClick={toggle}>
            {isOn ? 'End the review' : 'Review them'}
          </button>
          <progress
            className="share-progress h-1.5 w-full"
            aria-label="Judged stretches"
            value={judged}
            max={total}
          />
        </>
      )}
      {isOn && (
        <p className="w-full text-muted text-xs">
          The most uncertain first. Each is shown, marked and played: say whether the model’s answer is right.
        </p>
      )}
    </div>
  );
}
