'use client';

import { useEffect, useRef, useState } from 'react';
import { addEntry, type Curves, emptyCurves } from '@/lib/runs/curves';
import type { LogEntry } from '@/lib/runs/log-lines';
import type { RunDetail } from '@/lib/server/run-detail';
import type { RunSummary } from '@/lib/server/runs';

export interface LiveRun {
  readonly summary: RunSummary;
  /** The same object throughout; `version` tells that it has grown. */
  readonly curves: Curves;
  readonly version: number;
  readonly connection: 'open' | 'lost';
}

/** Follows a run by server-sent events, while the page is looked at. */
export function useRun(detail: RunDetail): LiveRun {
  const { id } = detail.summary;
  const curves = useRef<Curves>(null);
  curves.current ??= structuredClone(detail.curves);
  const [summary, setSummary] = useState(detail.summary);
  const [version, setVersion] = useState(0);
  const [connection, setConnection] = useState<LiveRun['connection']>('open');
  const next = useRef(detail.next);

  useEffect(() => {
    let events: EventSource | null = null;
    const open = () => {
      // A run that has ended is asked for again in a while: by then somebody may have gone on with it.
      let hasEnded = false;
      events = new EventSource(`/api/training/runs/${encodeURIComponent(id)}/events?from=${next.current}`);
      events.addEventListener('open', () => {
        hasEnded = false;
        setConnection('open');
      });
      events.addEventListener('end', () => {
        hasEnded = true;
      });
      events.addEventListener('error', () => setConnection(hasEnded ? 'open' : 'lost'));
      events.addEventListener('status', ({ data }) => setSummary(JSON.parse(data)));
      events.addEventListener('restart', () => {
        curves.current = emptyCurves();
        next.current = 0;
        setVersion((before) => before + 1);
      });
      events.addEventListener('log', ({ data, lastEventId }) => {
        for (const entry of JSON.parse(data) as LogEntry[]) addEntry(curves.current!, entry);
        next.current = Number(lastEventId);
        setVersion((before) => before + 1);
      });
    };
    // A browser opens few connections to one server, so a page that nobody sees gives its own back.
    const follow = () => {
      events?.close();
      events = null;
      if (!document.hidden) open();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      events?.close();
    };
  }, [id]);

  return { summary, curves: curves.current, version, connection };
}
