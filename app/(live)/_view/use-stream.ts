import { useCallback, useEffect, useRef, useState } from 'react';
import { ReadingStream, type StreamState } from '@/lib/live/reading-stream';
import type { LiveSession } from '@/lib/live/session';
import { Refused, sendOrder, storedToken, storeToken } from '../../_view/operator-token';

/** Who gets the readings: nobody, other pages of this site in this browser, or programs of this machine as well. */
type StreamTo = 'nobody' | 'pages' | 'programs';

export interface Stream {
  readonly to: StreamTo;
  /** Null while nothing is streamed. */
  readonly state: StreamState | null;
  /** Programs that read now; null while none are asked for. */
  readonly readers: number | null;
  /** Whether programs need the operator's token, which this tab has not. */
  readonly isAsking: boolean;
  readonly failure: string | null;
  readonly choose: (to: StreamTo) => void;
  readonly giveToken: (token: string) => void;
}

/** Often enough for a count that is read. */
const SHOWN_EVERY_MS = 500;

/** The stream of a live session as its page shows it: off until it is switched on, and off again with the page. */
export function useStream(session: LiveSession, appVersion: string): Stream {
  const [to, setTo] = useState<StreamTo>('nobody');
  const [state, setState] = useState<StreamState | null>(null);
  const [readers, setReaders] = useState<number | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const running = useRef<ReadingStream | null>(null);

  const end = useCallback(() => {
    running.current?.close();
    running.current = null;
    setState(null);
    setReaders(null);
  }, []);

  const begin = (token: string | null) => {
    let shownAt = 0;
    running.current = new ReadingStream({
      session,
      appVersion,
      ...(token !== null && {
        send: async (message) => {
          try {
            const answer = (await sendOrder('/api/stream', message, token)) as { readers: number };
            storeToken(token);
            setReaders(answer.readers);
          } catch (error) {
            if (error instanceof Refused && error.status === 403) storeToken('');
            throw error;
          }
        },
      }),
      onChange: (next) => {
        if (next.failure !== null) {
          end();
          setTo('nobody');
          setFailure(next.failure);
        } else if (performance.now() - shownAt > SHOWN_EVERY_MS) {
          shownAt = performance.now();
          setState(next);
        }
      },
    });
  };

  const choose = (next: StreamTo) => {
    end();
    setFailure(null);
    setTo(next);
    const token = storedToken();
    setAsking(next === 'programs' && token === '');
    if (next === 'pages') begin(null);
    if (next === 'programs' && token !== '') begin(token);
  };

  useEffect(() => end, [end]);

  return {
    ...{ to, state, readers, isAsking, failure, choose },
    giveToken: (token) => {
      setAsking(false);
      begin(token);
    },
  };
}
