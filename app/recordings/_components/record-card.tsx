import Link from 'next/link';
import { useState } from 'react';
import type { Recording } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';
import { Badges } from './badges';
import { DeleteDialog } from './delete-dialog';
import { ExportMenu } from './export-menu';
import { FactsLine } from './facts-line';
import { LabelDialog } from './label-dialog';

interface Props {
  store: RecordingStore;
  recording: Recording;
  onChanged: () => void;
}

/** A recording in the list. */
export function RecordCard({ store, recording, onChanged }: Props) {
  const [asking, setAsking] = useState<'label' | 'delete' | null>(null);
  const { id, name, tags, notes, state } = recording;
  return (
    <li
      data-recording={id}
      className="card flex flex-wrap items-center gap-x-6 gap-y-3 p-4 sm:px-5"
      data-frames={recording.totals.frames}
      data-rows={recording.totals.rows}
    >
      <div className="min-w-[min(100%,18rem)] flex-1 space-y-1.5">
        <h2 className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-lg">
          <Link href={`/recordings/${id}`} className="link break-words font-semibold">
            {name}
          </Link>
          <Badges recording={recording} />
        </h2>
        <FactsLine recording={recording} />
        {tags.length > 0 && (
          <ul aria-label="Tags" className="flex flex-wrap gap-1.5">
            {tags.map((tag) => (
              <li key={tag} className="rounded-md bg-sunken px-2 py-0.5 text-xs">
                {tag}
              </li>
            ))}
          </ul>
        )}
        {notes !== '' && <p className="line-clamp-2 text-sm">{notes}</p>}
      </div>
      {state === 'closed' && (
        <div className="flex flex-wrap items-start gap-2">
          <ExportMenu store={store} recording={recording} />
          <button type="button" className="button" onClick={() => setAsking('label')}>
            Rename<span className="sr-only"> {name}</span>
          </button>
          <button type="button" className="button" onClick={() => setAsking('delete')}>
            Delete<span className="sr-only"> {name}</span>
          </button>
        </div>
      )}
      {asking === 'label' && (
        <LabelDialog
          store={store}
          recording={recording}
          onChanged={onChanged}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'delete' && (
        <DeleteDialog
          store={store}
          recording={recording}
          onDeleted={onChanged}
          onClose={() => setAsking(null)}
        />
      )}
    </li>
  );
}
