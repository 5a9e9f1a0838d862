import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { messageOf } from '../../lib/errors';
import type { Problem } from './problems';

export interface TableRow {
  /** without the white space around them */
  readonly cells: readonly string[];
  /** counts from 1 */
  readonly line: number;
}

const SEPARATORS = [',', ';', '\t'] as const;
type Separator = (typeof SEPARATORS)[number];

export interface Table {
  readonly rows: readonly TableRow[];
  /** between the cells; a comma where there is one column */
  readonly separator: Separator;
}

/** As Excel writes it in front of the first row. */
const SEPARATOR_LINE = /^\uFEFF?sep=([,;\t])[ \t]*(?=\r?\n|\r)/i;

/**
 * Reads a table whose cells are separated by commas, semicolons or tabs, whichever its first row has most of. A byte
 * order mark, any line ending and empty lines are no problem.
 * @returns no rows, and a problem added, where it cannot be read or is empty
 */
export async function readTable(path: string, problems: Problem[]): Promise<Table> {
  let separator: Separator = ',';
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
    const named = SEPARATOR_LINE.exec(text);
    separator = (named?.[1] as Separator | undefined) ?? separatorOf(text);
    const options = {
      delimiter: separator,
      bom: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
    };
    const content = named ? text.slice(named[0].length) : text;
    const records = parse(content, options) as unknown as { record: string[]; info: { lines: number } }[];
    if (records.length === 0) {
      problems.push({ path, line: null, text: 'is empty', kind: 'empty tables' });
    }
    return { rows: records.map(({ record, info }) => ({ cells: record, line: info.lines })), separator };
  } catch (error) {
    const line = error instanceof CsvError && typeof error.lines === 'number' ? error.lines : null;
    const why =
      error instanceof TypeError ? 'it is not UTF-8 text; save it as CSV in UTF-8' : messageOf(error);
    problems.push({ path, line, text: `cannot be read: ${why}`, kind: 'tables that cannot be read' });
    return { rows: [], separator };
  }
}

/** What the first row that has anything has most of, outside quotes. */
function separatorOf(text: string): Separator {
  const first = text.split(/[\r\n]+/).find((line) => line.trim() !== '') ?? '';
  const bare = first.replace(/"[^"]*"/g, '');
  const counts = SEPARATORS.map((separator) => bare.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))];
}

/** The action unit that a heading such as 12, AU12, AU 12 or au04 names; null for another heading. */
export function unitOf(heading: string): number | null {
  const match = /^(?:au[ _-]?)?0*([1-9]\d*)$/i.exec(heading);
  return match ? Number(match[1]) : null;
}

/** A number of a frame, which counts from 0 or 1; null for anything else. */
export function frameNumber(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}
