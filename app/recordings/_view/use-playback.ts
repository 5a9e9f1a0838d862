'use client';

import { useEffect, useState } from 'react';
import { AppError, messageOf } from '@/lib/errors';
import { type GraphSample, graphsOf } from '@/lib/recording/graph';
import type { Recording } from '@/lib/recording/recording';
import { recover } from '@/lib/recording/recover';
import { RecordingStore } from '@/lib/recording/store';
import { type FaceTrace, loadTraces } from '@/lib/recording/traces';

export interface Played {
  readonly store: RecordingStore;
  readonly recording: Recording;
  readonly traces: readonly FaceTrace[];
  /** By time. */
  readonly graphs: readonly GraphSample[];
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
    const wait = (why: string) => !isGone && setFailure(why);
    open(id, wait).then(
      ({ blob, ...rest }) => {
        if (isGone) return;
        address = blob && URL.createObjectURL(blob);
        setFailure(null);
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

async function open(id: string, onWait: (why: string) => void) {
  const store = await RecordingStore.open(onWait);
  await recover(store);
  const recording = await store.get(id);
  if (recording.state !== 'closed') {
    throw new AppError('conflict', 'This recording is being written. Come back when it is done.');
  }
  const [traces, graphs, blob] = await Promise.all([
    loadTraces(store, recording),
    loadGraphs(store, recording),
    store.video(recording),
  ]);
  return { store, recording, traces, graphs, blob };
}

async function loadGraphs(store: RecordingStore, { id, header }: Recording): Promise<GraphSample[]> {
  const graphs: GraphSample[] = [];
  for await (const chunk of store.graphs(id)) graphs.push(...graphsOf(chunk, header.model.aus.length));
  return graphs;
}
