import { type FormatName, formatOf, metadataOf } from './export';
import type { Recording } from './recording';
import { rowsOf } from './rows';
import type { ReadingHeader } from './schema';
import type { RecordingStore } from './store';

/** Endings of the exported files' names. */
export const EXPORTS: Record<FormatName, { readonly ending: string; readonly type: string }> = {
  openface: { ending: 'openface.csv', type: 'text/csv' },
  fex: { ending: 'fex.csv', type: 'text/csv' },
  jsonl: { ending: 'jsonl', type: 'application/x-ndjson' },
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
  const format = formatOf(name, recording.header.model.aus, false);
  const parts: Blob[] = [new Blob([format.head])];
  for await (const chunk of store.chunks(recording.id)) {
    let text = '';
    for (const row of rowsOf(chunk, recording.header, recording.name)) text += format.line(row);
    parts.push(new Blob([text]));
  }
  const meta = { ...metadataOf(readingHeader(recording), name, format), recording: withoutId(recording) };
  return {
    table: new Blob(parts, { type: EXPORTS[name].type }),
    meta: new Blob([`${JSON.stringify(meta, null, 2)}\n`], { type: 'application/json' }),
  };
}

function readingHeader({ header }: Recording): ReadingHeader {
  const { date, appVersion, model, backends, settings } = header;
  const { seed: _, ...modelFacts } = model;
  return {
    format: 'ugn-live readings',
    version: 1,
    date,
    appVersion,
    model: modelFacts,
    backend: backends.map(({ name }) => name).join(', '),
    settings: { every: settings.every, faces: settings.faces, smoothing: false },
  };
}

function withoutId({ id: _, state: __, ...rest }: Recording) {
  return rest;
}
