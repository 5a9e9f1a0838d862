'use client';

import Link from 'next/link';
import { useState } from 'react';
import { exportFiles } from '@/lib/analyze/export-files';
import type { QueueItem } from '@/lib/analyze/queue';
import { messageOf } from '@/lib/errors';
import type { FormatName } from '@/lib/readings/export';
import { EXPORTS } from '@/lib/recording/export-recording';
import { RecordingStore } from '@/lib/recording/store';
import { Icon } from '../../_components/icons';
import { download } from '../../_view/download';
import { TABLE_FORMATS } from '../../_view/table-formats';

interface Props {
  items: readonly QueueItem[];
  isRunning: boolean;
}

/** All files that were read as one table. */
export function SaveTable({ items, isRunning }: Props) {
  const [name, setName] = useState<FormatName>('openface');
  const [isNamed, setIsNamed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const files = items.flatMap(({ path, recording }) => (recording ? [{ path, recording }] : []));

  const save = async (part: 'table' | 'meta') => {
    setBusy(true);
    setFailure(null);
    try {
      const made = await exportFiles(await RecordingStore.open(), files, name, isNamed);
      download(made[part], `files.${EXPORTS[name].ending}${part === 'meta' ? '.meta.json' : ''}`);
    } catch (error) {
      setFailure(messageOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section aria-label="Table" className="card mt-4 flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4">
      <div className="min-w-56 flex-1">
        <p className="font-medium">
          {files.length === 1 ? 'Its numbers as a table' : `The ${files.length} files as one table`}
          {isRunning && ', so far'}
        </p>
        <p className="text-muted text-sm">
          Each is a recording as well:{' '}
          <Link href="/recordings" className="link">
            look at them
          </Link>
          .
        </p>
      </div>
      <label>
        <span className="sr-only">Format of the table</span>
        <select
          className="field"
          value={name}
          onChange={(event) => setName(event.currentTarget.value as FormatName)}
        >
          {TABLE_FORMATS.map(({ name: value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      {name === 'openface' && (
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={isNamed}
            onChange={(event) => setIsNamed(event.currentTarget.checked)}
          />
          File and model as text in each row
        </label>
      )}
      <button type="button" className="button" disabled={busy} onClick={() => save('meta')}>
        What the columns mean
      </button>
      <button type="button" className="button button-primary" disabled={busy} onClick={() => save('table')}>
        <Icon name="download" />
        {busy ? 'Writing …' : 'Save the table'}
      </button>
      {failure && (
        <p role="alert" className="basis-full border-alarm border-l-4 pl-3 text-sm">
          {failure}
        </p>
      )}
    </section>
  );
}
