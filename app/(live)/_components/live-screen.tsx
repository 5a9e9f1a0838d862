'use client';

import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import type { LiveSession } from '@/lib/live/session';
import { isPlaying, type SessionSnapshot } from '@/lib/live/snapshot';
import type { ResultFeed } from '../_view/result-feed';
import { UNREAD_TEXT } from '../_view/unread-text';
import { useRecording } from '../_view/use-recording';
import { useStream } from '../_view/use-stream';
import { useViewOptions } from '../_view/use-view-options';
import { DropTarget } from './drop-target';
import { RunningScreen } from './running-screen';
import { StartScreen } from './start-screen';
import { StateCard } from './states';

/** What a screen reader is told when the state changes. */
const SPOKEN: Record<SessionSnapshot['state'], string> = {
  idle: '',
  loading: 'Getting ready',
  asking: 'The browser asks for the camera',
  running: 'Running',
  paused: 'Paused',
  stalled: 'Nothing is read',
  'no-camera': 'No camera found',
  denied: 'The camera is not allowed',
  'camera-lost': 'The camera went away',
  error: 'This did not work',
};

interface Props {
  session: LiveSession;
  feed: ResultFeed;
  appVersion: string;
}

/** The live page for a session: the screen that fits its state. */
export function LiveScreen({ session, feed, appVersion }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const options = useViewOptions();
  const snapshot = useSyncExternalStore(session.subscribe, session.getSnapshot, session.getSnapshot);
  const { state, model } = snapshot;
  const heat = options.heat ? options.selection.shown : null;
  const recording = useRecording(session, snapshot, appVersion, heat);
  const stream = useStream(session, appVersion);
  const onCamera = useCallback(() => void session.start({ source: 'camera' }), [session]);
  const onFile = useCallback((file: File) => void session.start({ source: 'file', file }), [session]);
  const onStop = useCallback(() => session.stop(), [session]);

  useEffect(
    () =>
      feed.on(({ faces, count }) => {
        root.current?.setAttribute('data-faces', String(faces.length));
        root.current?.setAttribute('data-frame', String(count));
      }),
    [feed],
  );
  useEffect(() => {
    if (!isPlaying(state)) feed.clear();
  }, [feed, state]);

  return (
    <div
      ref={root}
      id="live"
      data-state={state}
      data-backend={snapshot.backend ?? ''}
      data-fps={snapshot.fps.toFixed(1)}
      data-faces={snapshot.faces}
      data-num-tensors={snapshot.numTensors}
      className="py-4"
    >
      <DropTarget onFile={onFile} />
      {state === 'idle' ? (
        <StartScreen ready onCamera={onCamera} onFile={onFile} />
      ) : isPlaying(state) && model ? (
        <RunningScreen
          session={session}
          snapshot={snapshot}
          feed={feed}
          model={model}
          options={options}
          recording={recording}
          stream={stream}
          onFile={onFile}
        />
      ) : (
        <StateCard snapshot={snapshot} actions={{ onCamera, onFile, onStop }} />
      )}
      <p role="status" className="sr-only">
        {snapshot.unread ? UNREAD_TEXT[snapshot.unread].title : SPOKEN[state]}
      </p>
    </div>
  );
}
