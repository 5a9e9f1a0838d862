import type { ReadingRow } from './reading-row';

/** One column of a table, or one field of a JSON line, in the data dictionary. */
export interface ColumnFacts {
  readonly name: string;
  /** '' where there is none. */
  readonly unit: string;
  readonly meaning: string;
}

/** How rows become lines of a file. */
export interface Format {
  /** The data dictionary. */
  readonly columns: readonly ColumnFacts[];
  /** First line of the file, with its end; '' where there is none. */
  readonly head: string;
  /** A row's line, with its end. */
  line(row: ReadingRow): string;
}

/** A column of a table. */
export interface Column extends ColumnFacts {
  /** The cell's text; '' where there is no value. */
  cell(row: ReadingRow): string;
}

export const NATS = 'nats, 0 to ln 2';

/** A table whose cells are joined by `join`. */
export function tableOf(columns: readonly Column[], join: (cells: readonly string[]) => string): Format {
  return {
    columns: columns.map(({ name, unit, meaning }) => ({ name, unit, meaning })),
    head: `${join(columns.map(({ name }) => name))}\n`,
    line: (row) => `${join(columns.map(({ cell }) => cell(row)))}\n`,
  };
}

/** A text as a cell of a CSV file (RFC 4180). */
export function quoted(text: string): string {
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Six digits, which is more than the model has. */
export function short(value: number): number {
  return Number(value.toPrecision(6));
}

/** Six digits, without trailing zeros. */
export function plain(value: number): string {
  return String(short(value));
}
