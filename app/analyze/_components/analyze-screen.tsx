'use client';

import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { AnalysisSession } from '@/lib/analyze/analyze-session';
import type { GivenFile } from '@/lib/analyze/queue';
import type { FileOptions } from '@/lib/analyze/read-file';
import { useFileDrop } from '../../_view/use-file-drop';
import { countsOf } from '../_view/counts';
import { droppedFiles } from '../_view/given-files';
import { ChooseFiles } from './choose-files';
import { ForPrograms } from './for-programs';
import { OptionsForm } from './options-form';
import { QueueHead } from './queue-head';
import { QueueList } from './queue-list';
import { SaveTable } from './save-table';

interface Props {
  session: AnalysisSession;
  /** Of detector, weights and backend, 0..1; null when all is there. */
  loading: number | null;
}

const FIRST: FileOptions = { faces: 1, every: 1, remembersFaces: false, keepsVideo: false };

/** Files are given, read one after the other, and their table is taken away. */
export function AnalyzeScreen({ session, loading }: Props) {
  const { queue } = session;
  const snapshot = useSyncExternalStore(queue.subscribe, queue.getSnapshot, queue.getSnapshot);
  const [options, setOptions] = useState(FIRST);
  /** Of the last drop: what the browser could not open. */
  const [unread, setUnread] = useState<readonly string[]>([]);
  const { items, skipped, isRunning, message } = snapshot;
  const counts = countsOf(items);
  const onFiles = useCallback((files: GivenFile[]) => void queue.add(files), [queue]);
  const onDrop = useCallback(
    (transfer: DataTransfer) =>
      void droppedFiles(transfer).then(({ files, unread: failed }) => {
        setUnread(failed);
        onFiles(files);
      }),
    [onFiles],
  );
  const isOver = useFileDrop(onDrop);
  useLeaveQuestion(isRunning);
  const isEmpty = items.length === 0;

  return (
    <div
      id="analyze"
      data-state={!isRunning ? 'idle' : loading === null ? 'running' : 'loading'}
      data-files={items.length}
      data-read={counts.read}
      data-failed={counts.failed}
    >
      <ChooseFiles onFiles={onFiles} isOver={isOver} isSmall={!isEmpty} />
      {unread.length > 0 && <Unread paths={unread} />}
      {skipped.length > 0 && <Skipped paths={skipped} />}
      {message && (
        <p role="alert" className="card mt-4 border-l-4 border-l-alarm px-4 py-3">
          {message}
        </p>
      )}
      {!isEmpty && (
        <>
          {!isRunning && counts.open > 0 && <OptionsForm options={options} onChange={setOptions} />}
          <QueueHead
            snapshot={snapshot}
            counts={counts}
            loading={loading}
            onStart={() => void session.start(options)}
            onCancelAll={() => queue.cancelAll()}
            onClear={() => queue.clear()}
          />
          {counts.read > 0 && <SaveTable items={items} isRunning={isRunning} />}
          <QueueList queue={queue} items={items} counts={counts} />
        </>
      )}
      <p role="status" className="sr-only">
        {!isEmpty && `${counts.read} of ${items.length} read, ${counts.failed} failed`}
      </p>
      {isEmpty && <ForPrograms />}
    </div>
  );
}

/** The browser asks before the page is left while files are read. */
function useLeaveQuestion(isRunning: boolean): void {
  useEffect(() => {
    if (!isRunning) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isRunning]);
}

function Unread({ paths }: { paths: readonly string[] }) {
  return (
    <div role="alert" className="card mt-4 border-l-4 border-l-alarm px-4 py-3 text-sm">
      <p>
        The browser could not open {paths.length === 1 ? 'this one' : `these ${paths.length}`}: moved, deleted
        or not allowed. Everything else was taken. Put right what is wrong with{' '}
        {paths.length === 1 ? 'it' : 'them'} and drop {paths.length === 1 ? 'it' : 'them'} again.
      </p>
      <Paths paths={paths} />
    </div>
  );
}

function Skipped({ paths }: { paths: readonly string[] }) {
  return (
    <details className="card mt-4 px-4 py-3 text-sm">
      <summary>
        {paths.length === 1 ? '1 file was' : `${paths.length} files were`} left out: neither a picture nor a
        video.
      </summary>
      <Paths paths={paths} />
    </details>
  );
}

function Paths({ paths }: { paths: readonly string[] }) {
  return (
    <ul className="mt-2 max-h-48 list-disc space-y-1 overflow-y-auto pl-5">
      {paths.map((path) => (
        <li key={path} className="break-words">
          {path}
        </li>
      ))}
    </ul>
  );
}
