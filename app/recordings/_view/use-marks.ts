'use client';

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { begin, type History, redo, step, undo } from '@/lib/annotation/undo-history';
import { messageOf } from '@/lib/errors';
import { type Marks, NO_MARKS } from '@/lib/recording/marks';
import type { RecordingStore } from '@/lib/recording/store';

interface State {
  readonly marks: Marks;
  /** Stretches that were put off in the review, by their key; not kept. */
  readonly skipped: readonly string[];
}

/** What people add to a recording, written to the browser's storage with every step. */
export interface MarksEditor extends State {
  readonly change: (next: Partial<State>) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Why the last step could not be kept. */
  readonly failure: string | null;
}

export function useMarks(store: RecordingStore, id: string): MarksEditor {
  const [history, setHistory] = useState<History<State>>(() => begin({ marks: NO_MARKS, skipped: [] }));
  const [failure, setFailure] = useState<string | null>(null);
  /** Keys may come faster than the page is drawn. */
  const newest = useRef(history);
  /** Writes happen one after the other, each knowing the revision that the one before made. */
  const written = useRef<Promise<number> | null>(null);

  const show = useCallback((next: History<State>) => {
    newest.current = next;
    setHistory(next);
  }, []);

  useEffect(() => {
    let isGone = false;
    store.marks(id).then(
      ({ annotations, corrections, revision }) => {
        if (isGone) return;
        written.current = Promise.resolve(revision);
        show(begin({ marks: { annotations, corrections }, skipped: [] }));
      },
      (error) => !isGone && setFailure(messageOf(error)),
    );
    return () => {
      isGone = true;
    };
  }, [store, id, show]);

  const actions = useMemo(() => {
    const go = (next: History<State>) => {
      const before = newest.current.present.marks;
      if (!written.current || next === newest.current) return;
      show(next);
      const { marks } = next.present;
      if (marks === before) return;
      // A step that could not be written is part of the next one, so its revision stays the one before.
      written.current = written.current.then(async (revision) => {
        try {
          const made = await store.saveMarks(id, marks, revision);
          setFailure(null);
          return made;
        } catch (error) {
          setFailure(messageOf(error));
          return revision;
        }
      });
    };
    return {
      change: (next: Partial<State>) => go(step(newest.current, { ...newest.current.present, ...next })),
      undo: () => go(undo(newest.current)),
      redo: () => go(redo(newest.current)),
    };
  }, [store, id, show]);

  const { past, present, future } = history;
  return { ...present, ...actions, canUndo: past.length > 0, canRedo: future.length > 0, failure };
}
