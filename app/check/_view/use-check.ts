import { useCallback, useEffect, useRef, useState } from 'react';
import { type Check, judge } from '@/lib/check/check-result';
import { type CheckPhase, CheckRun } from '@/lib/check/check-run';
import { LiveSession } from '@/lib/live/session';
import type { SessionSnapshot } from '@/lib/live/snapshot';
import { ASSET_BASE } from '../../_view/asset-base';
import { tone } from './tone';

const MODEL_BASE = '/models/default';
/** Often enough for a bar that fills. */
const SHOWN_EVERY_MS = 100;

export interface RunningCheck {
  readonly session: LiveSession | null;
  readonly snapshot: SessionSnapshot | null;
  /** Null while none is running. */
  readonly phase: CheckPhase | null;
  /** Of the run that ended last. */
  readonly result: Check | null;
  readonly begin: (options: { readonly sounds: boolean; readonly person: string }) => void;
  readonly skip: () => void;
  /** Holds the run, or goes on with the step anew. */
  readonly togglePause: () => void;
  /** Ends it with what was read so far. */
  readonly end: () => void;
  /** Back to the start, without a result. */
  readonly leave: () => void;
}

/** The camera, the model and one run through the steps, as the page shows them. */
export function useCheck(appVersion: string): RunningCheck {
  const [session, setSession] = useState<LiveSession | null>(null);
  const [snapshot, setSnapshot] = useState<SessionSnapshot | null>(null);
  const [phase, setPhase] = useState<CheckPhase | null>(null);
  const [result, setResult] = useState<Check | null>(null);
  const wanted = useRef<{ sounds: boolean; person: string } | null>(null);
  const running = useRef<{ run: CheckRun; stop: () => void } | null>(null);

  useEffect(() => {
    const made = new LiveSession({ modelBase: MODEL_BASE, assetBase: ASSET_BASE });
    setSession(made);
    setSnapshot(made.getSnapshot());
    const end = made.subscribe(() => setSnapshot(made.getSnapshot()));
    return () => {
      running.current?.stop();
      end();
      made.dispose();
    };
  }, []);

  const drop = useCallback(() => {
    running.current?.stop();
    running.current = null;
    wanted.current = null;
    setPhase(null);
    session?.stop();
  }, [session]);

  const end = useCallback(() => {
    const { current: now } = running;
    if (!now || !session || !wanted.current) return drop();
    const { model, backend } = session.getSnapshot();
    const [track] = session.stream?.getVideoTracks() ?? [];
    const check = judge(now.run.steps, {
      date: new Date().toISOString(),
      appVersion,
      person: wanted.current.person,
      model: model!,
      backend: backend ?? '',
      camera: track?.label ?? '',
    });
    drop();
    setResult(check);
  }, [appVersion, drop, session]);

  const follow = useCallback(() => {
    const { current: now } = running;
    if (!now) return;
    const next = now.run.phaseAt(performance.now());
    if (next.name === 'over') end();
    else setPhase(next);
  }, [end]);

  const state = snapshot?.state;
  useEffect(() => {
    if (!session || !wanted.current) return;
    const { current: now } = running;
    if (state === 'running' && !now) {
      const run = new CheckRun(performance.now());
      const endResults = session.onResult(({ raw, timestamp }) => run.add(raw, timestamp));
      const timer = setInterval(follow, SHOWN_EVERY_MS);
      running.current = {
        run,
        stop: () => {
          clearInterval(timer);
          endResults();
        },
      };
      follow();
    } else if (now && state !== 'running') now.run.pause(performance.now());
  }, [session, state, follow]);

  const { sounds } = wanted.current ?? { sounds: false };
  const isHeld = phase?.name === 'hold';
  const step = phase && phase.name !== 'over' ? phase.step : null;
  const wasHeld = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a step that follows at once has a tone too
  useEffect(() => {
    if (sounds && isHeld) tone('begin');
    if (sounds && wasHeld.current && !isHeld) tone('end');
    wasHeld.current = isHeld;
  }, [isHeld, sounds, step]);

  return {
    ...{ session, snapshot, phase, result, end, leave: drop },
    begin: (options) => {
      setResult(null);
      wanted.current = options;
      void session?.start({ source: 'camera' });
    },
    skip: () => {
      running.current?.run.skip(performance.now());
      follow();
    },
    togglePause: () => {
      const { current: now } = running;
      if (!now) return;
      if (phase?.name === 'paused') now.run.goOn(performance.now());
      else now.run.pause(performance.now());
      follow();
    },
  };
}
