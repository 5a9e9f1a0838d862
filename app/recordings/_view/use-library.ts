'use client';

import { useCallback, useEffect, useState } from 'react';
import { messageOf } from '@/lib/errors';
import type { Recording } from '@/lib/recording/recording';
import { recover } from '@/lib/recording/recover';
import { type Space, storageSpace } from '@/lib/recording/space';
import { RecordingStore } from '@/lib/recording/store';

export interface LibraryContent {
  readonly store: RecordingStore;
  readonly recordings: readonly Recording[];
  readonly space: Space | null;
}

/** The library, put in order when it is opened, and read again when the tab comes to the front. */
export function useLibrary() {
  const [content, setContent] = useState<LibraryContent | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [repaired, setRepaired] = useState<readonly Recording[]>([]);

  const refresh = useCallback(async () => {
    try {
      const store = await RecordingStore.open(setFailure);
      const found = await recover(store);
      if (found.length > 0) setRepaired(found);
      setContent({ store, recordings: await store.list(), space: await storageSpace() });
      setFailure(null);
    } catch (error) {
      setFailure(messageOf(error));
    }
  }, []);

  useEffect(() => {
    void refresh();
    const show = () => document.visibilityState === 'visible' && void refresh();
    document.addEventListener('visibilitychange', show);
    return () => document.removeEventListener('visibilitychange', show);
  }, [refresh]);

  return { content, failure, repaired, refresh };
}
