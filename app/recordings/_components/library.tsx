'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Icon } from '../../_components/icons';
import { countText } from '../../_view/record-text';
import { isFound } from '../_view/library-search';
import { useLibrary } from '../_view/use-library';
import { ImportButton } from './import-button';
import { RecordCard } from './record-card';
import { StorageMeter } from './storage-meter';

/** The list of recordings with what one does to it as a whole. */
export function Library() {
  const { content, failure, repaired, refresh } = useLibrary();
  const [search, setSearch] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  if (failure) {
    return (
      <p role="alert" className="card mt-8 p-6">
        {failure}
      </p>
    );
  }
  if (!content) return <p className="mt-8 text-muted">Looking for recordings …</p>;

  const { store, recordings, space } = content;
  const listed = recordings.filter(({ state }) => state !== 'importing');
  const found = listed.filter((recording) => isFound(recording, search));
  return (
    <>
      <div className="mt-8 flex flex-wrap items-end gap-x-6 gap-y-4">
        <label className="relative min-w-56 flex-1">
          <span className="sr-only">Search by name, tag, note or model</span>
          <Icon name="search" className="absolute top-2.5 left-3 size-5 text-muted" />
          <input
            type="search"
            placeholder="Search name, tag, note"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            className="field w-full pl-10"
          />
        </label>
        <ImportButton store={store} onImported={refresh} onResult={setRefusal} />
        {space && <StorageMeter {...space} />}
      </div>
      {refusal && (
        <p role="alert" className="card mt-4 border-l-4 border-l-alarm px-4 py-3">
          {refusal}
        </p>
      )}
      {repaired.length > 0 && (
        <p role="status" className="card mt-4 px-4 py-3">
          {repaired.length === 1 ? 'A recording was' : `${repaired.length} recordings were`} not closed, as
          after a crash. What had reached the disk is here and marked as repaired.
        </p>
      )}
      <p role="status" className="sr-only">
        {countText(found.length, 'recording')}
      </p>
      {found.length === 0 ? (
        <Empty isSearched={listed.length > 0} />
      ) : (
        <ul className="mt-6 space-y-3">
          {found.map((recording) => (
            <RecordCard key={recording.id} store={store} recording={recording} onChanged={refresh} />
          ))}
        </ul>
      )}
    </>
  );
}

function Empty({ isSearched }: { isSearched: boolean }) {
  return (
    <div className="card mt-6 px-6 py-14 text-center">
      <span className="mx-auto flex size-14 items-center justify-center rounded-full bg-move-soft text-move">
        <Icon name={isSearched ? 'search' : 'record'} className="size-7" />
      </span>
      <p className="mt-4 font-semibold text-lg">
        {isSearched ? 'None fits the search' : 'No recordings yet'}
      </p>
      {!isSearched && (
        <p className="mx-auto mt-2 max-w-md text-muted leading-relaxed">
          Start the{' '}
          <Link href="/" className="link">
            live page
          </Link>{' '}
          and press <kbd className="key">R</kbd>. Numbers are kept in this browser, the video only if you tick
          it.
        </p>
      )}
    </div>
  );
}
