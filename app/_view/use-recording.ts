'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { messageOf } from '@/lib/errors';
import { attentionPeaks } from '@/lib/live/attention-peaks';
import type { LiveSession } from '@/lib/live/session';
import { SMOOTHING } from '@/lib/live/smoothing';
import type { SessionSnapshot } from '@/lib/live/snapshot';
import { Recorder, type RecorderState } from '@/lib/recording/recorder';
import { RecordingStore } from '@/lib/recording/store';

/** The recording of a live session, as its page shows it. */
export interface Recording {
  /** Of the running recording, or the one that ended last. */
  readonly state: RecorderState | null;
  readonly isActive: boolean;
  /** Why none could be started. */
  readonly failure: string | null;
  readonly keepsVideo: boolean;
  readonly setKeepsVideo: (keeps: boolean) => void;
  /** Starts one, or ends it. */
  readonly toggle: () => void;
}

/** Records a session until it is told to end, the source ends or the page is left. */
export function useRecording(session: LiveSession, snapshot: SessionSnapshot, appVersion: string): Recording {
  const [state, setState] = useState<RecorderState | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [keepsVideo, setKeepsVideo] = useState(false);
  const running = useRef<{ recorder: Recorder; end: () => void } | null>(null);
  const isStarting = useRef(false);

  const stop = useCallback(() => {
    running.current?.end();
    running.current = null;
  }, []);

  const start = async () => {
    if (isStarting.current) return;
    isStarting.current = true;
    setFailure(null);
    try {
      const recorder = await startRecorder(session, appVersion, keepsVideo, (next) => {
        setState(next);
        if (next.state === 'closed') stop();
      });
      const endResults = session.onResult(({ bitmap, raw, timestamp }) => {
        const { inputSize } = session.getSnapshot().model!;
        const faces = raw.map((face) => ({ ...face, peaks: attentionPeaks(face, inputSize) }));
        recorder.add({ time: timestamp, width: bitmap.width, height: bitmap.height, faces });
      });
      const end = () => {
        endResults();
        void recorder.stop();
      };
      running.current = { recorder, end };
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      isStarting.current = false;
    }
  };

  const isPlaying = snapshot.state === 'running' || snapshot.state === 'paused';
  useEffect(() => {
    if (!isPlaying) stop();
  }, [isPlaying, stop]);
  useEffect(() => stop, [stop]);
  useEffect(() => {
    if (snapshot.backend) running.current?.recorder.changeBackend(snapshot.backend, performance.now());
  }, [snapshot.backend]);
  const known = useRef(snapshot.baselines);
  useEffect(() => {
    for (const [number, baseline] of snapshot.baselines) {
      if (known.current.get(number) === baseline) continue;
      running.current?.recorder.addBaseline(baseline, performance.now());
    }
    known.current = snapshot.baselines;
  }, [snapshot.baselines]);
  useEffect(() => {
    const flush = () => running.current?.recorder.flush();
    document.addEventListener('visibilitychange', flush);
    addEventListener('pagehide', flush);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      removeEventListener('pagehide', flush);
    };
  }, []);

  return {
    state,
    isActive: state !== null && state.state !== 'closed',
    failure,
    keepsVideo,
    setKeepsVideo,
    toggle: () => (running.current ? stop() : void start()),
  };
}

async function startRecorder(
  session: LiveSession,
  appVersion: string,
  keepsVideo: boolean,
  onChange: (state: RecorderState) => void,
): Promise<Recorder> {
  const store = await RecordingStore.open();
  void navigator.storage.persist(); // where it is refused, the browser may clear recordings when space is short
  const { model, backend, smoothing, maxFaces, source, baselines } = session.getSnapshot();
  const { stream } = session;
  const { adjacency: _, ...facts } = model!;
  return new Recorder({
    store,
    name: `Session of ${new Date().toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}`,
    header: {
      format: 'ugn-live recording',
      version: 2,
      appVersion,
      model: facts,
      backends: [{ from: 0, name: backend! }],
      settings: { faces: maxFaces, every: 1, smoothing: smoothing ? SMOOTHING : null, graphRate: 1 },
      baselines: [...baselines.values()].map((baseline) => ({ ...baseline, from: 0 })),
      source: { kind: source!, camera: stream && cameraOf(stream) },
    },
    stream: keepsVideo ? stream : null,
    onChange,
  });
}

function cameraOf(stream: MediaStream) {
  const [track] = stream.getVideoTracks();
  const {
    width = null,
    height = null,
    frameRate = null,
    deviceId: _,
    groupId: __,
    ...all
  } = track.getSettings();
  const more = Object.fromEntries(Object.entries(all).filter(isPlain));
  return { label: track.label, width, height, frameRate, more };
}

/** Some settings, such as points of interest, are objects; the header keeps plain values. */
function isPlain(entry: [string, unknown]): entry is [string, string | number | boolean] {
  return ['string', 'number', 'boolean'].includes(typeof entry[1]);
}
