import { actionUnit } from '@/lib/au/catalogue';
import type { AuReading } from '../../_view/verdict';
import { percent } from '../../_view/verdict';
import { LANE } from '../_view/draw-traces';

interface Props {
  au: number;
  /** At the moment; null where the face is not seen. */
  reading: (AuReading & { readonly recorded: number }) | null;
  /** Whether the settings make other values than the recorded ones. */
  isMoved: boolean;
  isSelected: boolean;
  isPinned: boolean;
  onPin: (au: number) => void;
  onPoint: (au: number | null) => void;
}

/** A unit's name and its reading at the moment, beside its lane. */
export function TraceRow({ au, reading, isMoved, isSelected, isPinned, onPin, onPoint }: Props) {
  const share = (value: number | undefined) => (value ?? 0).toFixed(3);
  const style = {
    height: LANE,
    '--p': share(reading?.p),
    '--lower': share(reading?.lower),
    '--upper': share(reading?.upper),
    '--threshold': share(reading?.threshold ?? 0.5),
  };
  return (
    <li
      data-trace={au}
      data-p={reading?.p}
      data-raw={reading?.recorded}
      data-verdict={reading?.verdict ?? ''}
      data-selected={isSelected}
      className="au-row trace-row"
      style={style}
      title={actionUnit(au)?.plain}
      onPointerEnter={(event) => event.pointerType === 'mouse' && onPoint(au)}
      onPointerLeave={() => onPoint(null)}
    >
      <span className="au-id" aria-hidden="true">
        {au}
      </span>
      <button type="button" aria-pressed={isPinned} onClick={() => onPin(au)} className="trace-name">
        <span className="sr-only">AU {au}, </span>
        <span className="max-sm:sr-only">{actionUnit(au)?.name}</span>
      </button>
      <div className="bar" aria-hidden="true">
        <i className="bar-fill" />
        <i className="bar-interval" />
        <i className="bar-tick" />
      </div>
      <span className="au-value">
        {reading ? percent(reading.p) : '–'}
        {isMoved && reading && (
          <small className="trace-raw">
            <span className="max-sm:sr-only">raw </span>
            {percent(reading.recorded)}
          </small>
        )}
      </span>
      <span className="au-word max-sm:sr-only">
        {reading?.verdict === 'unsure' ? 'unsure ?' : reading?.verdict}
      </span>
    </li>
  );
}
