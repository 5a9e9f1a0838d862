import { fex } from './fex';
import { jsonLines } from './json-lines';
import { openFace } from './openface';
import { parquetColumns, parquetFile } from './parquet';
import type { ReadingHeader, ReadingRow } from './reading-row';
import { type ColumnFacts, dictionaryOf, type Format, type TableFacts } from './table-format';

const TEXT_FORMATS = { openface: openFace, fex, jsonl: jsonLines };
type TextFormatName = keyof typeof TEXT_FORMATS;
export type FormatName = TextFormatName | 'parquet';
export const FORMAT_NAMES: readonly FormatName[] = ['openface', 'fex', 'jsonl', 'parquet'];

/** Rows on their way into a file. */
export interface Exporter {
  /** The data dictionary. */
  readonly columns: readonly ColumnFacts[];
  /** The file, piece by piece; a text's pieces are whole lines. */
  file(rows: AsyncIterable<ReadingRow>): AsyncIterable<string | Uint8Array<ArrayBuffer>>;
}

export function formatOf(name: TextFormatName, header: ReadingHeader, facts: TableFacts): Format {
  const make: (header: ReadingHeader, facts: TableFacts) => Format = TEXT_FORMATS[name];
  return make(header, facts);
}

/** @param header becomes part of the file, but for OpenFace's table, which holds numbers alone */
export function exporterOf(name: FormatName, header: ReadingHeader, facts: TableFacts): Exporter {
  if (name === 'parquet') {
    const columns = parquetColumns(header.model.aus, header.model.strength !== undefined);
    return { columns, file: (rows) => parquetFile(columns, metadataOf(header, name, columns), rows) };
  }
  const format = formatOf(name, header, facts);
  return { columns: format.columns, file: (rows) => textOf(format, rows) };
}

async function* textOf({ head, line }: Format, rows: AsyncIterable<ReadingRow>): AsyncGenerator<string> {
  yield head;
  for await (const row of rows) yield line(row);
}

/** What goes beside an exported file, as JSON: the header, and what each column means. */
export function metadataOf(header: ReadingHeader, name: FormatName, columns: readonly ColumnFacts[]) {
  return { ...header, exported: name, columns: dictionaryOf(columns) };
}
