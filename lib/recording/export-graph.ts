import { constantColumns, fieldsOf, provenance } from '../readings/provenance';
import { columnFacts, dictionaryOf, short } from '../readings/table-format';
import { blobOf, withoutId } from './export-recording';
import { readingHeader } from './facts';
import { graphsOf } from './graph';
import type { Recording } from './recording';
import type { RecordingStore } from './store';
import { utcOf } from './wall-clock';

export const GRAPH_FIELDS = (['timestamp', 'utc', 'face_id', 'mean', 'variance'] as const).map((name) =>
  columnFacts(name, name),
);

/**
 * The graph's samples as JSON Lines, and what goes beside them as JSON.
 * @throws AppError bad-input for a damaged part
 */
export async function exportGraph(
  store: RecordingStore,
  recording: Recording,
): Promise<{ table: Blob; meta: Blob }> {
  const header = readingHeader(recording);
  const meta = {
    ...header,
    exported: 'graph',
    columns: dictionaryOf([...GRAPH_FIELDS, ...constantColumns(provenance(header))]),
    recording: withoutId(recording),
  };
  return {
    table: await blobOf(linesOf(store, recording), 'application/x-ndjson'),
    meta: new Blob([`${JSON.stringify(meta, null, 2)}\n`], { type: 'application/json' }),
  };
}

async function* linesOf(store: RecordingStore, recording: Recording): AsyncGenerator<string> {
  const { id, header } = recording;
  const source = fieldsOf(provenance(readingHeader(recording)));
  const units = header.model.aus.length;
  const matrix = (edges: Float32Array) =>
    Array.from({ length: units }, (_, i) =>
      Array.from(edges.subarray(i * units, (i + 1) * units), (edge) => short(edge)),
    );
  for await (const chunk of store.graphs(id)) {
    for (const { time, face, mean, variance } of graphsOf(chunk, units)) {
      const timestamp = Number(time.toFixed(6));
      const utc = utcOf(header, timestamp);
      const line = {
        timestamp,
        ...(utc && { utc }),
        face_id: face,
        mean: matrix(mean),
        variance: matrix(variance),
        ...source,
      };
      yield `${JSON.stringify(line)}\n`;
    }
  }
}
