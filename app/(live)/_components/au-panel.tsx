'use client';

import { useEffect, useRef, useState } from 'react';
import { actionUnit } from '@/lib/au/catalogue';
import type { ModelFacts } from '@/lib/readings/face-reading';
import type { Selection } from '../../_view/selection';
import { useShown } from '../../_view/use-shown';
import { groupByRegion, type RowGroup, strongestFirst } from '../_view/order';
import type { ResultFeed } from '../_view/result-feed';
import { RowsView } from '../_view/rows-view';
import type { RowOrder } from '../_view/use-view-options';
import { AuRow } from './au-row';

interface Props {
  feed: ResultFeed;
  model: ModelFacts;
  order: RowOrder;
  selection: Selection;
  /** Whether rows also show what is seen from a neutral face. */
  hasBaseline: boolean;
}

/** Numbers and bars change no faster than they can be read: the page has other work to do, such as the picture. */
const REFRESH_MS = 150;
/** A reader can follow rows that change places once in this time. */
const REORDER_MS = 1500;

/** A row for every action unit. React places the rows; RowsView fills them. */
export function AuPanel({ feed, model, order, selection, hasBaseline }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const view = useRef<RowsView>(null);
  const groups = useRowGroups(feed, model, order);

  useEffect(() => {
    if (!list.current) return;
    const rows = new RowsView(list.current, model);
    view.current = rows;
    return feed.on((shown) => rows.add(shown));
  }, [feed, model]);
  useShown(feed, (shown) => view.current?.show(shown), REFRESH_MS);

  return (
    <div ref={list} className="@container/panel">
      <Legend hasBaseline={hasBaseline} />
      {groups.map((group) => (
        <section key={group.title} aria-label={group.title} className="mt-2">
          <h3 className="px-2 font-semibold text-[0.6875rem] text-muted uppercase tracking-wider">
            {group.title}
          </h3>
          <ul>
            {group.members.map((index) => {
              const id = model.aus[index];
              return (
                <AuRow
                  key={id}
                  au={actionUnit(id)!}
                  threshold={model.thresholds[index]}
                  selected={selection.shown === id}
                  pinned={selection.pinned === id}
                  onPoint={selection.point}
                  onPin={selection.pin}
                />
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}

function useRowGroups(feed: ResultFeed, model: ModelFacts, order: RowOrder): readonly RowGroup[] {
  const [strongest, setStrongest] = useState<readonly number[]>([]);
  // Kept in either order, so that a change of order shows at once, on a frozen page too.
  useShown(feed, ({ face }) => face && setStrongest(strongestFirst(face.p)), REORDER_MS);
  if (order === 'face' || strongest.length !== model.aus.length) return groupByRegion(model.aus);
  return [{ title: 'Strongest first', members: strongest }];
}

function Legend({ hasBaseline }: { hasBaseline: boolean }) {
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 px-2 text-muted text-xs">
      <span>
        <i className="swatch bg-move" aria-hidden="true" /> present
      </span>
      <span>
        <i className="swatch hatch" aria-hidden="true" /> model doubt
      </span>
      <span>
        <i className="swatch dots" aria-hidden="true" /> ambiguous face
      </span>
      <span>┆ threshold</span>
      <span>⊢⊣ 5–95 % of looks</span>
      {hasBaseline && (
        <span>
          <i className="diamond" aria-hidden="true" /> from the neutral face
        </span>
      )}
    </p>
  );
}
