import { exporterOf, type FormatName, metadataOf } from '../readings/export';
import type { ReadingRow } from '../readings/reading-row';
import { blobOf, EXPORTS } from '../recording/export-recording';
import { readingHeader } from '../recording/facts';
import type { Recording } from '../recording/recording';
import { rowsOf } from '../recording/rows';
import type { RecordingStore } from '../recording/store';

/** A file that was read. */
export interface ReadSource {
  /** Path from the folder that was given. */
  readonly path: string;
  /** Of its recording. */
  readonly recording: string;
}

/**
 * The readings of files as one table, which names each file in its column `input` where there are several, and
 * what goes beside it as JSON.
 * @param files at least one; those whose recording was deleted since are left out
 * @param provenance whether OpenFace's table says in each row of which file and model it is, in words
 * @throws AppError not-found when none is left; bad-input for a damaged part
 */
export async function exportFiles(
  store: RecordingStore,
  files: readonly ReadSource[],
  name: FormatName,
  provenance: boolean,
): Promise<{ table: Blob; meta: Blob }> {
  const kept = new Map((await store.list()).map((recording) => [recording.id, recording]));
  const read = files.flatMap(({ path, recording }) => {
    const entry = kept.get(recording);
    return entry ? [{ path, entry }] : [];
  });
  const [first] = read.length > 0 ? read : [{ entry: await store.get(files[0].recording) }];
  const header = readingHeader(first.entry);
  const inputs = read.map(({ path }) => path);
  const { columns, file } = exporterOf(name, header, { inputs, provenance });
  const meta = {
    ...metadataOf(header, name, columns),
    inputs,
    files: read.map(({ path, entry }) => ({ input: path, ...entry.totals, settings: entry.header.settings })),
  };
  return {
    table: await blobOf(file(allRows(store, read)), EXPORTS[name].type),
    meta: new Blob([`${JSON.stringify(meta, null, 2)}\n`], { type: 'application/json' }),
  };
}

async function* allRows(
  store: RecordingStore,
  read: readonly { path: string; entry: Recording }[],
): AsyncGenerator<ReadingRow> {
  for (const { path, entry } of read) {
    for await (const chunk of store.chunks(entry.id)) yield* rowsOf(chunk, entry.header, path);
  }
}
