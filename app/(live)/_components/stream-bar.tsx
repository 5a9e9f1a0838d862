import { Icon } from '../../_components/icons';
import { countText } from '../../_view/record-text';
import type { Stream } from '../_view/use-stream';

/** Under the picture, wherever the settings are: who gets the readings now, or why nobody does any more. */
export function StreamBar({ stream: { to, state, readers, failure, choose } }: { stream: Stream }) {
  if (!state && !failure) return null;
  return (
    <div className="border-[#263634] border-t px-3 py-1 text-on-stage text-sm">
      {state && (
        <div className="flex items-center gap-x-2">
          <Icon name="stream" className="size-4 text-stage-move" />
          <p className="min-w-0">
            {to === 'pages' ? 'Streaming to this browser' : `Streaming: ${readersText(readers)}`}
          </p>
          <button
            type="button"
            onClick={() => choose('nobody')}
            className="button button-stage px-3 underline"
          >
            End<span className="sr-only"> the stream</span>
          </button>
        </div>
      )}
      {failure && (
        <p role="alert" className="flex items-start gap-2 py-1">
          <Icon name="alert" className="mt-0.5 size-4 text-[#f3bb62]" />
          The stream has ended: {failure}
        </p>
      )}
    </div>
  );
}

function readersText(readers: number | null): string {
  if (readers === null) return 'the server has not answered yet';
  return readers === 0 ? 'no program reads' : countText(readers, 'program');
}
