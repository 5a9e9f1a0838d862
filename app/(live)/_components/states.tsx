import type { ReactNode } from 'react';
import type { SessionSnapshot, SessionState } from '@/lib/live/snapshot';
import { Icon, type IconName } from '../../_components/icons';
import { useStays } from '../_view/use-stays';
import { FileButton } from './file-button';
import { LoadingSteps } from './loading-steps';

export interface StateActions {
  onCamera: () => void;
  onFile: (file: File) => void;
  onStop: () => void;
}

/** States that take the whole page, because there is no picture to show. */
type CardState = Exclude<SessionState, 'idle' | 'running' | 'paused' | 'stalled'>;

interface Wording {
  icon: IconName;
  title: string;
  /** Shown under the session's own message. */
  help: ReactNode;
  /** Label of the button that tries the camera again. */
  retry?: string;
  offersFile: boolean;
}

const WORDINGS: Record<CardState, Wording> = {
  loading: { icon: 'search', title: 'Getting ready', help: null, offersFile: false },
  asking: {
    icon: 'camera',
    title: 'Your browser asks for the camera',
    help: 'Choose “Allow” in the box near the address bar. The pictures stay in this browser.',
    offersFile: true,
  },
  denied: {
    icon: 'lock',
    title: 'The camera is not allowed',
    help: (
      <ol className="list-decimal space-y-1 pl-5 text-left">
        <li>Open the site’s permissions: the camera or settings sign beside the address.</li>
        <li>Set “Camera” to “Allow”. In Firefox, remove the block by its ×.</li>
        <li>Come back here and try again.</li>
      </ol>
    ),
    retry: 'Try again',
    offersFile: true,
  },
  'no-camera': {
    icon: 'camera',
    title: 'No camera found',
    help: 'Plug one in and try again, or play a video or a picture: everything else works the same.',
    retry: 'Try again',
    offersFile: true,
  },
  'camera-lost': {
    icon: 'camera',
    title: 'The camera went away',
    help: 'Plug it back in, or close the program that took it. This page goes on by itself.',
    retry: 'Try now',
    offersFile: true,
  },
  error: {
    icon: 'alert',
    title: 'This did not work',
    help: null,
    retry: 'Try again',
    offersFile: true,
  },
};

/** Where the camera is allowed already, the browser does not ask. */
const ASKING: Wording = { icon: 'camera', title: 'Starting the camera', help: null, offersFile: false };
const ASKED_AFTER_MS = 600;

/** One state, what it means, and the next step. */
export function StateCard({ snapshot, actions }: { snapshot: SessionSnapshot; actions: StateActions }) {
  const state = snapshot.state as CardState;
  const isAsked = useStays(state === 'asking', ASKED_AFTER_MS);
  const wording = state === 'asking' && !isAsked ? ASKING : WORDINGS[state];
  return (
    <section
      aria-labelledby="state-title"
      className="card mx-auto mt-[10vh] w-full max-w-xl px-5 py-10 text-center sm:px-10"
    >
      <span
        className={`mx-auto flex size-14 items-center justify-center rounded-full ${
          state === 'error' ? 'bg-sunken text-alarm' : 'bg-move-soft text-move'
        }`}
      >
        <Icon name={wording.icon} className="size-7" />
      </span>
      <h1 id="state-title" className="mt-5 font-semibold text-2xl tracking-tight">
        {state === 'error' && isAboutModel(snapshot.message) ? 'The model cannot be used' : wording.title}
      </h1>
      <div className="mx-auto mt-3 max-w-md space-y-3 text-muted leading-relaxed">
        {snapshot.message && <p className="text-ink">{withCommands(snapshot.message)}</p>}
        {state === 'loading' && <LoadingSteps progress={snapshot.progress} />}
        {typeof wording.help === 'string' ? <p>{wording.help}</p> : wording.help}
      </div>
      <div className="mt-7 flex flex-wrap justify-center gap-3">
        {wording.retry && (
          <button type="button" className="button button-primary" onClick={actions.onCamera}>
            {snapshot.source === 'file' ? 'Use the camera' : wording.retry}
          </button>
        )}
        {wording.offersFile && (
          <FileButton className="button" onFile={actions.onFile}>
            {snapshot.source === 'file' ? 'Play another file' : 'Play a file instead'}
          </FileButton>
        )}
        <button type="button" className="button" onClick={actions.onStop}>
          {state === 'loading' || state === 'asking' ? 'Cancel' : 'Back to the start'}
        </button>
      </div>
    </section>
  );
}

const COMMAND = /(`[^`]+`|npm (?:run \w+|start|test))/;

function isAboutModel(message: string | null): boolean {
  return message?.includes('npm run train') ?? false;
}

/** Sets commands that a message names in the look of code. */
function withCommands(message: string): ReactNode[] {
  return message.split(COMMAND).map((part, index) =>
    index % 2 === 1 ? (
      <code key={part} className="rounded bg-sunken px-1.5 py-0.5 font-mono text-[0.9em]">
        {part.replaceAll('`', '')}
      </code>
    ) : (
      part
    ),
  );
}
