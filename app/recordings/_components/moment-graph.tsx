'use client';

import { useEffect, useMemo } from 'react';
import { momentText } from '@/lib/numbers/duration';
import type { GraphSample } from '@/lib/recording/graph';
import { placeAt } from '@/lib/recording/traces';
import { AuGraph } from '../../_components/au-graph';
import type { GraphFace } from '../../_view/graph-view';
import type { Selection } from '../../_view/selection';
import { graphFace } from '../_view/graph-face';
import { MomentFeed } from '../_view/moment-feed';
import type { AdjustedFace } from '../_view/use-adjusted';

interface Props {
  face: AdjustedFace;
  /** Of the shown face, by time. */
  graphs: readonly GraphSample[];
  adjacency: number[];
  /** Row at the moment; −1 where the face is not seen. */
  row: number;
  selection: Selection;
}

/** A sample stands for the frames until the next one, in seconds at most. */
const LASTS = 1.5;

/** The graph of the live page at the moment, where it was recorded. */
export function MomentGraph({ face, graphs, adjacency, row, selection }: Props) {
  const feed = useMemo(() => new MomentFeed<{ face: GraphFace | null }>(), []);
  const times = useMemo(() => graphs.map(({ time }) => time), [graphs]);
  const model = useMemo(
    () => ({
      aus: face.units.map(({ au }) => au),
      thresholds: face.units.map(({ series }) => series.threshold),
      unsureAbove: face.units.map(({ series }) => series.unsureAbove),
      aleatoricShares: face.units.map(({ series }) => series.aleatoricShare),
      adjacency,
    }),
    [face, adjacency],
  );
  const time = row < 0 ? null : face.recorded.trace.times[row];
  const sample = time === null ? undefined : graphs[placeAt(times, time + 1e-4)];
  const isNear = sample !== undefined && time! - sample.time <= LASTS;
  useEffect(() => {
    feed.show({ face: row < 0 ? null : graphFace(face, row, isNear ? sample : null) });
  }, [feed, face, row, sample, isNear]);

  return (
    <section aria-labelledby="graph-title" className="card p-3 sm:p-4">
      <h2 id="graph-title" className="font-semibold text-lg">
        How the units are linked
      </h2>
      <p className="mb-2 text-muted text-sm">
        {isNear ? `Graph of ${momentText(sample.time)}.` : 'No graph was kept of this moment.'} Three links of
        each unit, all of the chosen one; dashed: its looks disagree.
      </p>
      <AuGraph feed={feed} model={model} selection={selection} />
    </section>
  );
}
