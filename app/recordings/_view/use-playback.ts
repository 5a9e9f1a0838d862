'use client';

import { useEffect, useState } from 'react';
import { AppError, messageOf } from '@/lib/errors';
import type { Recording } from '@/lib/recording/recording';
import { recover } from '@/lib/recording/recover';
import { RecordingStore } from '@/lib/recording/store';
import { type FaceTrace, loadTraces } from '@/lib/recording/traces';

export interface Played {
  readonly store: RecordingStore;
  readonly recording: Recording;
  readonly traces: readonly FaceTrace[];
  /** Address of the video; null where none was kept. */
  readonly video: string | null;
}

/** Reads a recording, whole. */
export function usePlayback(id: string) {
  const [played, setPlayed] = useState<Played | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    let isGone = false;
    let address: string | null = null;
    open(id).then(
      ({ blob, ...rest }) => {
        if (isGone) return;
        address = blob && URL.createObjectURL(blob);
        setPlayed({ ...rest, video: address });
      },
      (error) => !isGone && setFailure(messageOf(error)),
    );
    return () => {
      isGone = true;
      if (address) URL.revokeObjectURL(address);
    };
  }, [id]);

  const change = (recording: Recording) => setPlayed((before) => before && { ...before, recording });
  return { played, failure, change };
}

async function open(id: string) {
  const store = await RecordingStore.open();
  await recover(store);
  const recording = await store.get(id);
  if (recording.state !== 'closed') {
    throw new AppError('conflict', 'This recording is being written. Come back when it is done.');
  }
  const [traces, blob] = await Promise.all([loadTraces(store, recording), store.video(recording)]);
  return { store, recording, traces, blob };
}
