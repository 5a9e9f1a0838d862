import { useState } from 'react';
import type { Recording } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';
import { DeleteDialog } from './delete-dialog';
import { ExportMenu } from './export-menu';
import { LabelDialog } from './label-dialog';

interface Props {
  store: RecordingStore;
  recording: Recording;
  onChanged: (recording: Recording) => void;
  onDeleted: () => void;
}

/** What can be done with a closed recording: export, rename, delete. */
export function RecordingActions({ store, recording, onChanged, onDeleted }: Props) {
  const [asking, setAsking] = useState<'label' | 'delete' | null>(null);
  const given = { store, recording, onClose: () => setAsking(null) };
  return (
    <div className="flex flex-wrap items-start gap-2">
      <ExportMenu store={store} recording={recording} />
      <button type="button" className="button" onClick={() => setAsking('label')}>
        Rename<span className="sr-only"> {recording.name}</span>
      </button>
      <button type="button" className="button" onClick={() => setAsking('delete')}>
        Delete<span className="sr-only"> {recording.name}</span>
      </button>
      {asking === 'label' && <LabelDialog {...given} onChanged={onChanged} />}
      {asking === 'delete' && <DeleteDialog {...given} onDeleted={onDeleted} />}
    </div>
  );
}
