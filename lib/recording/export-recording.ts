import { exporterOf, type FormatName, metadataOf } from '../readings/export';
import type { ReadingRow } from '../readings/reading-row';
import { readingHeader } from './facts';
import type { Recording } from './recording';
import { rowsOf } from './rows';
import type { RecordingStore } from './store';
import { hasClock } from './wall-clock';

/** Endings of the exported files' names. */
export const EXPORTS: Record<FormatName, { readonly ending: string; readonly type: string }> = {
  openface: { ending: 'openface.csv', type: 'text/csv' },
  fex: { ending: 'fex.csv', type: 'text/csv' },
  jsonl: { ending: 'jsonl', type: 'application/x-ndjson' },
  parquet: { ending: 'parquet', type: 'application/vnd.apache.parquet' },
};

/**
 * A recording's rows in a format, and what goes beside them as JSON. The values are each frame's own; the
 * page may have shown steadied ones.
 * @throws AppError bad-input for a damaged part
 */
export async function exportRows(
  store: RecordingStore,
  recording: Recording,
  name: FormatName,
): Promise<{ table: Blob; meta: Blob }> {
  const header = readingHeader(recording);
  const { columns, file } = exporterOf(name, header, {
    inputs: [recording.name],
    hasClock: hasClock(recording.header),
  });
  const meta = { ...metadataOf(header, name, columns), recording: withoutId(recording) };
  return {
    table: await blobOf(file(allRows(store, recording)), EXPORTS[name].type),
    meta: new Blob([`${JSON.stringify(meta, null, 2)}\n`], { type: 'application/json' }),
  };
}

async function* allRows(store: RecordingStore, { id, header, name }: Recording): AsyncGenerator<ReadingRow> {
  for await (const chunk of store.chunks(id)) yield* rowsOf(chunk, header, name);
}

/** Pieces as one file; they are handed to the browser, which may keep them on the disk, a thousand at a time. */
export async function blobOf(pieces: AsyncIterable<BlobPart>, type: string): Promise<Blob> {
  const blobs: Blob[] = [];
  let waiting: BlobPart[] = [];
  for await (const piece of pieces) {
    waiting.push(piece);
    if (waiting.length < 1000) continue;
    blobs.push(new Blob(waiting));
    waiting = [];
  }
  return new Blob([...blobs, ...waiting], { type });
}

/** What an exported file says of its recording. */
export function withoutId({ id: _, state: __, ...rest }: Recording) {
  return rest;
}
