import { actionUnit, unitName } from '../au/catalogue';
import { QUANTITIES, type Quantity, type QuantityName, unitText } from './columns';
import type { ReadingRow } from './reading-row';

/** One column of a table, or one field of a JSON line, in the data dictionary. */
export interface ColumnFacts {
  readonly name: string;
  /** What it holds, in the dictionary of columns. */
  readonly quantity: QuantityName;
  /** '' where there is none. */
  readonly unit: string;
  readonly meaning: string;
}

interface Wording {
  /** The one of the quantity's parts that the column holds. */
  readonly part?: string;
  /** What it is of, where there are several. */
  readonly of?: string;
  /** What the format adds. */
  readonly note?: string;
  /** How the format writes it, where that is not the quantity's unit. */
  readonly unit?: string;
}

/** What a data dictionary says of columns. */
export function dictionaryOf(columns: readonly Omit<ColumnFacts, 'quantity'>[]) {
  return columns.map(({ name, unit, meaning }) => ({ name, unit, meaning }));
}

/** A column by the dictionary. */
export function columnFacts(
  name: string,
  quantity: QuantityName,
  { part, of, note, unit }: Wording = {},
): ColumnFacts {
  const facts: Quantity = QUANTITIES[quantity];
  const meaning = part === undefined ? facts.meaning : facts.parts![part];
  return {
    name,
    quantity,
    unit: unit ?? unitText(facts),
    meaning: `${of === undefined ? '' : `${of}: `}${meaning}${note === undefined ? '' : `; ${note}`}`,
  };
}

/** A column of an action unit, such as AU12_p. @param suffix '' for one that has the unit's name alone */
export function unitFacts(
  au: number,
  suffix: string,
  quantity: QuantityName,
  wording: Omit<Wording, 'of'> = {},
): ColumnFacts {
  const name = unitName(au);
  const of = actionUnit(au)?.name ?? name;
  return columnFacts(suffix === '' ? name : `${name}_${suffix}`, quantity, { ...wording, of });
}

/** What the rows of a table are of. */
export interface TableFacts {
  /** Names of their files, or of their recording. */
  readonly inputs: readonly string[];
  /** Whether the rows have a time by the clock. */
  readonly hasClock?: boolean;
  /** Whether OpenFace's table says in each row of which file and model it is, in words. */
  readonly provenance?: boolean;
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

/** A table whose cells are joined by `join`. */
export function tableOf(columns: readonly Column[], join: (cells: readonly string[]) => string): Format {
  return {
    columns,
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

/** The time of a row as a number with three digits; '' where it has none. */
export function unixTime({ utc }: ReadingRow): string {
  return utc === undefined ? '' : (Date.parse(utc) / 1000).toFixed(3);
}
