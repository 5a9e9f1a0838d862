import type { Baseline } from '@/lib/au/baseline';
import { Icon } from '../../_components/icons';
import { countText } from '../../_view/record-text';
import type { Neutral } from '../_view/use-neutral';

interface Props {
  neutral: Neutral;
  baselines: ReadonlyMap<number, Baseline>;
}

/** Under the picture: whose neutral face was taken, or why none was. */
export function NeutralBar({ neutral, baselines }: Props) {
  if (baselines.size === 0 && !neutral.refusal) return null;
  return (
    <div
      id="neutral-bar"
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-[#263634] border-t px-3 py-2 text-on-stage text-sm"
    >
      {[...baselines].map(([number, { frames }]) => (
        <p key={number} className="flex min-h-11 flex-wrap items-center gap-x-3">
          <span>
            <i className="diamond" aria-hidden="true" /> Neutral face of face {number},{' '}
            {countText(frames, 'frame')}
          </span>
          <button
            type="button"
            onClick={() => neutral.clear(number)}
            className="button button-stage px-3 underline"
          >
            Clear<span className="sr-only"> the neutral face of face {number}</span>
          </button>
        </p>
      ))}
      {neutral.refusal && (
        <p role="alert" className="flex basis-full items-start gap-2">
          <Icon name="alert" className="mt-0.5 size-4 text-[#f3bb62]" />
          {neutral.refusal}
        </p>
      )}
    </div>
  );
}
