'use client';

import { useRef, useState } from 'react';
import { messageOf } from '@/lib/errors';
import type { FormatName } from '@/lib/recording/export';
import { EXPORTS, exportRows } from '@/lib/recording/export-recording';
import type { Recording } from '@/lib/recording/recording';
import type { RecordingStore } from '@/lib/recording/store';
import { Icon } from '../../_components/icons';
import { download, fileName } from '../_view/download';

const TABLES: readonly { name: FormatName; label: string; help: string }[] = [
  { name: 'openface', label: 'OpenFace CSV', help: 'OpenFace’s columns, then ours with the uncertainties' },
  { name: 'fex', label: 'Py-Feat CSV', help: 'for read_feat, the probabilities alone' },
  { name: 'jsonl', label: 'JSON Lines', help: 'everything, one object a line' },
  { name: 'parquet', label: 'Parquet', help: 'everything, for pandas, R, DuckDB; explains itself' },
];

interface Props {
  store: RecordingStore;
  recording: Recording;
}

/** The ways out of the browser; each table has a file that explains it. */
export function ExportMenu({ store, recording }: Props) {
  const menu = useRef<HTMLDetailsElement>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const base = fileName(recording.name);

  const run = async (task: () => Promise<void>) => {
    setBusy(true);
    setFailure(null);
    try {
      await task();
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  const saveTable = (name: FormatName) =>
    run(async () =>
      download((await exportRows(store, recording, name)).table, `${base}.${EXPORTS[name].ending}`),
    );
  const saveMeta = (name: FormatName) =>
    run(async () =>
      download((await exportRows(store, recording, name)).meta, `${base}.${EXPORTS[name].ending}.meta.json`),
    );
  const saveAll = () =>
    run(async () => {
      const { exportArchive } = await import('@/lib/recording/archive');
      download(await exportArchive(store, recording), `${base}.ugn.zip`);
    });

  return (
    <details
      ref={menu}
      className="relative"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !menu.current?.open) return;
        menu.current.open = false;
        menu.current.querySelector('summary')?.focus();
      }}
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) {
          event.currentTarget.open = false;
        }
      }}
    >
      <summary className="button list-none [&::-webkit-details-marker]:hidden">
        <Icon name="download" />
        {busy ? 'Writing …' : 'Export'}
      </summary>
      <div className="card right-0 z-25 mt-2 p-2 shadow-xl sm:absolute sm:w-96">
        <ul className="divide-y divide-line">
          {TABLES.map(({ name, label, help }) => (
            <li key={name} className="flex items-center gap-2 py-1">
              <button
                type="button"
                disabled={busy}
                onClick={() => saveTable(name)}
                className="min-w-0 flex-1 rounded-lg px-3 py-2 text-left hover:bg-sunken"
              >
                <span className="block font-medium text-sm">{label}</span>
                <span className="block text-muted text-xs">{help}</span>
              </button>
              <button
                type="button"
                disabled={busy}
                onClick={() => saveMeta(name)}
                className="link shrink-0 px-2 py-1 text-sm"
              >
                Columns<span className="sr-only"> of {label}</span>
              </button>
            </li>
          ))}
          <li className="py-1">
            <button
              type="button"
              disabled={busy}
              onClick={saveAll}
              className="w-full rounded-lg px-3 py-2 text-left hover:bg-sunken"
            >
              <span className="block font-medium text-sm">Everything, as a zip</span>
              <span className="block text-muted text-xs">
                {recording.totals.videoPieces > 0 ? 'with the video; ' : ''}can be imported again
              </span>
            </button>
          </li>
        </ul>
        {failure && (
          <p role="alert" className="m-2 border-alarm border-l-4 pl-3 text-sm">
            {failure}
          </p>
        )}
      </div>
    </details>
  );
}
