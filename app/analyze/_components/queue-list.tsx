'use client';

import { useState } from 'react';
import type { AnalysisQueue, QueueItem } from '@/lib/analyze/queue';
import { Choice } from '../../_components/choice';
import { type Counts, isRemarkable } from '../_view/counts';
import { QueueRow } from './queue-row';

interface Props {
  queue: AnalysisQueue;
  items: readonly QueueItem[];
  counts: Counts;
}

const SHOWN = [
  { value: 'all', text: 'All' },
  { value: 'remarkable', text: 'Needs a look' },
] as const;

/** The files, each with what became of it. */
export function QueueList({ queue, items, counts }: Props) {
  const [shown, setShown] = useState<'all' | 'remarkable'>('all');
  const rows = shown === 'all' ? items : items.filter(isRemarkable);
  return (
    <section aria-labelledby="files-title" className="mt-6">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <h2 id="files-title" className="mr-auto font-semibold text-xl">
          Files
        </h2>
        {counts.retryable > 0 && (
          <button
            type="button"
            className="button"
            onClick={() => {
              for (const { id } of items) queue.retry(id);
            }}
          >
            Try {counts.retryable} again
          </button>
        )}
        {counts.remarkable > 0 && (
          <Choice bare label="Which files are shown" value={shown} options={SHOWN} onChange={setShown} />
        )}
      </div>
      <ul className="card mt-3 divide-y divide-line overflow-hidden">
        {rows.map((item) => (
          <QueueRow key={item.id} queue={queue} item={item} />
        ))}
        {rows.length === 0 && <li className="px-5 py-6 text-center text-muted">None needs a look.</li>}
      </ul>
    </section>
  );
}
