'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { messageOf } from '@/lib/errors';
import { NeutralCapture, type NeutralPhase } from '@/lib/live/neutral';
import type { LiveSession } from '@/lib/live/session';
import type { SessionSnapshot } from '@/lib/live/snapshot';

/** Taking a neutral face, as the page shows it. */
export interface Neutral {
  /** Null when none is being taken. */
  readonly phase: NeutralPhase | null;
  /** Why the last one was not taken. */
  readonly refusal: string | null;
  readonly start: () => void;
  readonly cancel: () => void;
  /** Forgets the neutral face of a face, by its number. */
  readonly clear: (number: number) => void;
}

/** Often enough for a bar that fills. */
const SHOWN_EVERY_MS = 100;

export function useNeutral(session: LiveSession, { state }: SessionSnapshot): Neutral {
  const [phase, setPhase] = useState<NeutralPhase | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const end = useRef<(() => void) | null>(null);

  const cancel = useCallback(() => {
    end.current?.();
    end.current = null;
    setPhase(null);
  }, []);

  const start = () => {
    if (end.current) return cancel();
    const capture = new NeutralCapture(performance.now());
    const follow = () => {
      const next = capture.phaseAt(performance.now());
      if (next.name !== 'over') return setPhase(next);
      cancel();
      try {
        const { number, baseline } = capture.result(new Date());
        session.setBaseline(number, baseline);
      } catch (error) {
        setRefusal(messageOf(error));
      }
    };
    const endResults = session.onResult(({ raw, timestamp }) => capture.add(raw, timestamp));
    const timer = setInterval(follow, SHOWN_EVERY_MS);
    end.current = () => {
      clearInterval(timer);
      endResults();
    };
    setRefusal(null);
    follow();
  };

  useEffect(() => {
    if (state !== 'running') cancel();
  }, [state, cancel]);
  useEffect(() => cancel, [cancel]);

  return { phase, refusal, start, cancel, clear: (number) => session.setBaseline(number, null) };
}
