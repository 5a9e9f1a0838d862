'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { messageOf } from '@/lib/errors';
import { attentionPeaks } from '@/lib/live/attention-peaks';
import { OverlayVideo } from '@/lib/live/overlay-video';
import type { LiveSession } from '@/lib/live/session';
import { SMOOTHING } from '@/lib/live/smoothing';
import { isPlaying, type SessionSnapshot } from '@/lib/live/snapshot';
import { Recorder, type RecorderState } from '@/lib/recording/recorder';
import { RecordingStore } from '@/lib/recording/store';

/** What the next recording keeps. */
interface RecordChoices {
  /** The box was ticked: everyone in the picture agrees. */
  readonly video: boolean;
  /** Whether the video shows boxes and labels too. */
  readonly overlay: boolean;
  /** Samples of the graph in a second. */
  readonly graphRate: number;
  readonly notes: string;
}

const FIRST: RecordChoices = { video: false, overlay: false, graphRate: 1, notes: '' };

const FILE_OVER =
  'The file is over, so the recording has ended: it was recorded once. It plays on in a loop.';
const CAMERA_LOST = 'The camera went away, so the recording has ended. All of it up to there is kept.';
const SOURCE_OVER = 'Another source was chosen, or this one stopped, so the recording has ended.';

/** The recording of a live session, as its page shows it. */
export interface Recording {
  /** Of the running recording, or the one that ended last. */
  readonly state: RecorderState | null;
  readonly isActive: boolean;
  /** Why none could be started. */
  readonly failure: string | null;
  readonly choices: RecordChoices;
  readonly choose: (change: Partial<RecordChoices>) => void;
  /** Starts one, or ends it. */
  readonly toggle: () => void;
}

/**
 * Records a session until it is told to end, the source ends or the page is left.
 * @param heat FACS number of the unit whose attention is shown on the picture
 */
export function useRecording(
  session: LiveSession,
  snapshot: SessionSnapshot,
  appVersion: string,
  heat: number | null,
): Recording {
  const [state, setState] = useState<RecorderState | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [choices, setChoices] = useState(FIRST);
  const shownHeat = useRef(heat);
  useEffect(() => {
    shownHeat.current = heat;
  });
  const running = useRef<{ recorder: Recorder; end: (why?: string) => void } | null>(null);
  const isStarting = useRef(false);

  const stop = useCallback((why?: string) => {
    running.current?.end(why);
    running.current = null;
  }, []);

  const start = async () => {
    if (isStarting.current) return;
    isStarting.current = true;
    setFailure(null);
    try {
      const overlay =
        choices.video && choices.overlay
          ? await OverlayVideo.begin(session, session.getSnapshot().model!, shownHeat.current)
          : null;
      const recorder = await startRecorder(session, appVersion, choices, overlay, setFailure, (next) => {
        setState(next);
        if (next.state === 'closed') stop();
      });
      setFailure(null);
      const from = await session
        .beginRecording(() => stop(FILE_OVER))
        .catch(async (error) => {
          await recorder.stop();
          throw error;
        });
      const endResults = session.onResult((result) => {
        const { bitmap, raw, timestamp } = result;
        if (timestamp < from) return;
        overlay?.draw(result, shownHeat.current);
        const { inputSize } = session.getSnapshot().model!;
        const faces = raw.map((face) => ({ ...face, peaks: attentionPeaks(face, inputSize) }));
        recorder.add({ time: timestamp, width: bitmap.width, height: bitmap.height, faces });
      });
      const hold = () => {
        const { unread } = session.getSnapshot();
        if (unread) recorder.hold(unread, performance.now());
      };
      hold();
      const endHolds = session.subscribe(hold);
      const end = (why?: string) => {
        endResults();
        endHolds();
        session.endRecording();
        void recorder.stop(why).then(() => overlay?.stop());
      };
      running.current = { recorder, end };
      if (!isPlaying(session.getSnapshot().state)) stop(SOURCE_OVER);
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      isStarting.current = false;
    }
  };

  const { state: sessionState } = snapshot;
  useEffect(() => {
    if (!isPlaying(sessionState)) stop(sessionState === 'camera-lost' ? CAMERA_LOST : SOURCE_OVER);
  }, [sessionState, stop]);
  useEffect(() => () => stop(), [stop]);
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
    choices,
    choose: (change) => setChoices((before) => ({ ...before, ...change })),
    toggle: () => (running.current ? stop() : void start()),
  };
}

async function startRecorder(
  session: LiveSession,
  appVersion: string,
  { video, graphRate, notes }: RecordChoices,
  overlay: OverlayVideo | null,
  onWait: (why: string) => void,
  onChange: (state: RecorderState) => void,
): Promise<Recorder> {
  const store = await RecordingStore.open(onWait);
  void navigator.storage.persist(); // where it is refused, the browser may clear recordings when space is short
  const { model, backend, smoothing, maxFaces, remembersFaces, alternatesLooks, source, baselines } =
    session.getSnapshot();
  const { stream } = session;
  return new Recorder({
    store,
    name: `Session of ${new Date().toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}`,
    header: {
      format: 'ugn-live recording',
      version: 3,
      appVersion,
      model: model!,
      backends: [{ from: 0, name: backend! }],
      settings: {
        ...{ faces: maxFaces, every: 1, smoothing: smoothing ? SMOOTHING : null, graphRate },
        ...(remembersFaces && { remembersFaces }),
        ...(alternatesLooks && source === 'camera' && { alternatesLooks }),
      },
      baselines: [...baselines.values()].map((baseline) => ({ ...baseline, from: 0 })),
      source: { kind: source!, camera: stream && cameraOf(stream) },
    },
    notes,
    video: videoOf(video ? stream : null, overlay),
    onChange,
  });
}

function videoOf(stream: MediaStream | null, overlay: OverlayVideo | null) {
  if (overlay) return { stream: overlay.stream, overlay: true, delay: overlay.delay };
  return stream && { stream, overlay: false, delay: 0 };
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
