import { type FormEvent, useId } from 'react';
import { Choice } from '../../_components/choice';
import { countText } from '../../_view/record-text';
import type { Stream } from '../_view/use-stream';

const TO = [
  { value: 'nobody', text: 'Off' },
  { value: 'pages', text: 'This browser' },
  { value: 'programs', text: 'This machine' },
] as const;

const TEXT = {
  nobody: 'Off: no other page or program gets the readings.',
  pages:
    'Other pages of this site in this browser get the numbers of each frame (BroadcastChannel “ugn-live readings”). No picture; nothing is kept.',
  programs:
    'Programs of this machine that have the operator token get the numbers of each frame from this site’s server, at /api/stream. No picture; nothing is kept, and nothing goes to another machine.',
} as const;

/** Readings for other programs while this page runs; off until somebody switches it on. */
export function StreamSettings({ stream }: { stream: Stream }) {
  const id = useId();
  const { to, state, readers, isAsking, failure } = stream;
  const give = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    stream.giveToken(String(new FormData(event.currentTarget).get('token')));
  };
  return (
    <div id="stream" data-to={to} data-frames={state?.frames ?? 0} className="basis-full space-y-2">
      <Choice label="Stream to" value={to} options={TO} onChange={stream.choose} />
      <p className="max-w-prose text-muted text-xs leading-relaxed">{TEXT[to]}</p>
      {isAsking && (
        <form onSubmit={give} className="flex flex-wrap items-end gap-2">
          <div>
            <label htmlFor={`${id}-token`} className="block font-medium text-sm">
              Operator token
            </label>
            <input
              id={`${id}-token`}
              name="token"
              type="password"
              required
              autoComplete="off"
              aria-describedby={`${id}-hint`}
              className="field mt-1 w-64 max-w-full"
            />
          </div>
          <button type="submit" className="button">
            Start
          </button>
          <p id={`${id}-hint`} className="basis-full text-muted text-xs">
            What UGN_OPERATOR_TOKEN was when the server was started. It stays in this tab.
          </p>
        </form>
      )}
      {state && (
        <p className="text-sm">
          {countText(state.frames, 'frame')} handed on
          {readers !== null && `; ${readers === 0 ? 'no program reads' : countText(readers, 'program')}`}
          {state.dropped > 0 && `; ${countText(state.dropped, 'frame')} left out, as the server was busy`}
        </p>
      )}
      {failure && <p className="border-alarm border-l-4 pl-3 text-sm">{failure}</p>}
    </div>
  );
}
