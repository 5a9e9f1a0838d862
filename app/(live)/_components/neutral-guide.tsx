import type { NeutralPhase } from '@/lib/live/neutral';

interface Props {
  phase: NeutralPhase;
  onCancel: () => void;
}

/** Over the picture while a neutral face is taken: what to do, and for how long. */
export function NeutralGuide({ phase, onCancel }: Props) {
  const isHolding = phase.name === 'hold';
  return (
    <section
      aria-label="Neutral face"
      data-neutral={phase.name}
      className="-translate-x-1/2 absolute bottom-3 left-1/2 w-[min(26rem,92%)] rounded-2xl bg-black/85 p-4 text-on-stage"
    >
      <div className="flex items-center gap-4">
        <span
          aria-hidden="true"
          className="flex size-12 shrink-0 items-center justify-center rounded-full border-2 border-stage-move font-bold text-2xl"
        >
          {phase.name === 'countdown' ? phase.secondsLeft : '●'}
        </span>
        <p role="status" className="flex-1 leading-snug">
          <strong className="block font-semibold text-lg">Hold a relaxed face</strong>
          {isHolding ? 'Now, without moving.' : 'Mouth closed, eyes on the camera, nobody else in sight.'}
        </p>
        <button
          type="button"
          onClick={onCancel}
          className="button button-stage shrink-0 border-on-stage/40 px-3"
        >
          Cancel
          <span className="sr-only">, or press Escape</span>
        </button>
      </div>
      <div aria-hidden="true" className="mt-3 h-1.5 overflow-hidden rounded-full bg-white/20">
        <i
          className="block h-full rounded-full bg-stage-move"
          style={{ width: `${phase.name === 'hold' ? 100 * phase.share : 0}%` }}
        />
      </div>
    </section>
  );
}
