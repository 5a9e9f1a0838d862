import type { Compared } from '../_view/compared';

/** A run's letter and dash, as in the charts. */
export function RunLetter({ run: { letter, colour, dash } }: { run: Compared }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <strong>{letter}</strong>
      <svg viewBox="0 0 28 6" aria-hidden="true" className="h-1.5 w-7">
        <path
          d="M0 3H28"
          fill="none"
          strokeWidth="3"
          strokeDasharray={dash.join(' ')}
          style={{ stroke: `var(--${colour})` }}
        />
      </svg>
    </span>
  );
}
