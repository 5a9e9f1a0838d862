'use client';

import { useRef, useState } from 'react';
import { messageOf } from '@/lib/errors';
import type { RecordingStore } from '@/lib/recording/store';
import { Icon } from '../../_components/icons';

interface Props {
  store: RecordingStore;
  onImported: () => void;
  /** @param message why a file was refused, or null when one was taken */
  onResult: (message: string | null) => void;
}

/** Takes the zip of a recording. */
export function ImportButton({ store, onImported, onResult }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const take = async (file: File) => {
    setBusy(true);
    onResult(null);
    try {
      const { importArchive } = await import('@/lib/recording/import-archive');
      await importArchive(store, file);
    } catch (error) {
      onResult(`${file.name}: ${messageOf(error)}`);
    } finally {
      setBusy(false);
      onImported();
    }
  };
  return (
    <>
      <button type="button" disabled={busy} className="button" onClick={() => input.current?.click()}>
        <Icon name="upload" />
        {busy ? 'Reading …' : 'Import a zip'}
      </button>
      <input
        ref={input}
        type="file"
        accept=".zip,application/zip"
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) void take(file);
        }}
      />
    </>
  );
}
