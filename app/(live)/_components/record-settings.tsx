import { useId } from 'react';
import type { SessionSnapshot } from '@/lib/live/snapshot';
import { Icon } from '../../_components/icons';
import type { Recording } from '../_view/use-recording';

interface Props {
  recording: Recording;
  snapshot: SessionSnapshot;
}

const GRAPH_RATES = [
  { rate: 0, text: 'not kept' },
  { rate: 1, text: 'once a second' },
  { rate: 5, text: '5 times a second' },
];
const SELECT = 'min-h-9 rounded-lg border border-on-stage/40 bg-stage px-2 text-on-stage';

/** What the next recording keeps besides the numbers. */
export function RecordSettings({ recording: { choices, choose }, snapshot }: Props) {
  const id = useId();
  const isCamera = snapshot.source === 'camera';
  return (
    <>
      {isCamera ? (
        <label className="flex min-h-9 items-center gap-2 text-stage-muted">
          <input
            type="checkbox"
            checked={choices.video}
            onChange={(event) => choose({ video: event.currentTarget.checked })}
            className="size-4 shrink-0 accent-stage-move"
          />
          Record the video too: everyone in it agrees
        </label>
      ) : (
        <p className="text-stage-muted">
          Recording keeps the numbers, not the pictures. A video is recorded once, from its beginning to its
          end.
        </p>
      )}
      <WhenHidden isCamera={isCamera} goesOn={snapshot.goesOnHidden} />
      {isCamera && choices.video && (
        <label className="flex items-center gap-2 text-stage-muted">
          Video
          <select
            className={SELECT}
            value={choices.overlay ? 'overlay' : 'plain'}
            onChange={(event) => choose({ overlay: event.currentTarget.value === 'overlay' })}
          >
            <option value="plain">plain</option>
            <option value="overlay">with overlay</option>
          </select>
        </label>
      )}
      <details className="group min-w-0 open:basis-full">
        <summary className="flex min-h-9 items-center text-stage-muted underline underline-offset-4">
          More settings
        </summary>
        <div className="grid gap-3 py-2 sm:grid-cols-[auto_minmax(0,1fr)] sm:items-start">
          <label className="flex items-center gap-2 text-stage-muted">
            Graph
            <select
              className={SELECT}
              value={choices.graphRate}
              onChange={(event) => choose({ graphRate: Number(event.currentTarget.value) })}
            >
              {GRAPH_RATES.map(({ rate, text }) => (
                <option key={rate} value={rate}>
                  {text}
                </option>
              ))}
            </select>
          </label>
          <div className="flex items-start gap-2">
            <label htmlFor={`${id}-notes`} className="pt-1.5 text-stage-muted">
              Notes
            </label>
            <textarea
              id={`${id}-notes`}
              rows={2}
              maxLength={20_000}
              value={choices.notes}
              onChange={(event) => choose({ notes: event.currentTarget.value })}
              placeholder="Who, what, which condition"
              className={`${SELECT} min-w-0 flex-1 py-1.5 placeholder:text-stage-muted`}
            />
          </div>
        </div>
      </details>
    </>
  );
}

/** Said before: what becomes of a recording behind another window. */
function WhenHidden({ isCamera, goesOn }: { isCamera: boolean; goesOn: boolean }) {
  if (goesOn)
    return <p className="text-stage-muted">Goes on while this page is covered or in another tab.</p>;
  return (
    <p className="flex basis-full items-start gap-2 text-stage-muted">
      <Icon name="alert" className="mt-0.5 size-4 text-[#f3bb62]" />
      {isCamera
        ? 'This browser reads nothing while the page is covered or in another tab. Keep it in sight while it records; a gap is marked.'
        : 'While the page is covered or in another tab, the file waits and a gap is marked.'}
    </p>
  );
}
