import { memo } from 'react';
import type { ActionUnit } from '@/lib/au/catalogue';
import { Sparkline } from './sparkline';
import { UncertaintyBar } from './uncertainty-bar';

interface Props {
  au: ActionUnit;
  threshold: number;
  selected: boolean;
  pinned: boolean;
  onPoint: (id: number | null) => void;
  onPin: (id: number) => void;
}

/**
 * One action unit. React renders what stays; the reading is written into it by RowView, found by the
 * classes and data-part names here.
 */
export const AuRow = memo(function AuRow({ au, threshold, selected, pinned, onPoint, onPin }: Props) {
  return (
    <li
      className="au-row"
      data-au={au.id}
      data-selected={selected}
      onPointerEnter={(event) => event.pointerType === 'mouse' && onPoint(au.id)}
      onPointerLeave={(event) => event.pointerType === 'mouse' && onPoint(null)}
    >
      <span className="au-id" aria-hidden="true">
        {au.id}
      </span>
      <button
        type="button"
        aria-pressed={pinned}
        onClick={() => onPin(au.id)}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && onPoint(au.id)}
        onBlur={() => onPoint(null)}
        className="text-left font-semibold text-[0.8125rem] leading-4 [grid-area:name] after:absolute after:inset-0 after:z-2 after:rounded-[0.625rem] focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-move"
      >
        <span className="sr-only">AU {au.id}, </span>
        {au.name}
      </button>
      <span className="text-muted text-xs leading-4 [grid-area:plain]">{au.plain}</span>
      <div className="bar [grid-area:bar]" aria-hidden="true">
        <i className="bar-fill" />
        <i className="bar-interval" />
        <i className="bar-cap bar-cap-lower" />
        <i className="bar-cap bar-cap-upper" />
        <i className="bar-tick" />
        <i className="bar-adjusted" />
      </div>
      <span className="au-value">
        <span data-part="value" />
        <span className="au-adjusted" title="From the neutral face">
          <span className="sr-only">, from the neutral face </span>
          <i aria-hidden="true" />
          <span data-part="adjusted" />
        </span>
      </span>
      <div className="[grid-area:doubt]">
        <UncertaintyBar />
      </div>
      <Sparkline threshold={threshold} />
      <span className="au-word" data-part="word" />
    </li>
  );
});
