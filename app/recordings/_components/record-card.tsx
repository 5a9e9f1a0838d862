import Link from 'next/link';
import type { Recording } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';
import { Badges } from './badges';
import { FactsLine } from './facts-line';
import { RecordingActions } from './recording-actions';

interface Props {
  store: RecordingStore;
  recording: Recording;
  onChanged: () => void;
}

/** A recording in the list. */
export function RecordCard({ store, recording, onChanged }: Props) {
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
        <RecordingActions store={store} recording={recording} onChanged={onChanged} onDeleted={onChanged} />
      )}
    </li>
  );
}
