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

/**
 * Reads a comma-separated file. A byte order mark, either line ending and empty lines are no problem.
 * @returns no rows, and a problem added, where it cannot be read or is empty
 */
export async function readTable(path: string, problems: Problem[]): Promise<TableRow[]> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
    const options = { bom: true, trim: true, relax_column_count: true, skip_empty_lines: true, info: true };
    const records = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    if (records.length === 0) problems.push({ path, line: null, text: 'is empty' });
    return records.map(({ record, info }) => ({ cells: record, line: info.lines }));
  } catch (error) {
    const line = error instanceof CsvError && typeof error.lines === 'number' ? error.lines : null;
    const text = error instanceof TypeError ? 'it is not UTF-8 text' : messageOf(error);
    problems.push({ path, line, text: `cannot be read: ${text}` });
    return [];
  }
}

/** The action unit that a heading such as 12, AU12 or au04 names; null for another heading. */
export function unitOf(heading: string): number | null {
  const match = /^(?:au)?0*([1-9]\d*)$/i.exec(heading);
  return match ? Number(match[1]) : null;
}

/** A number of a frame, which counts from 0 or 1; null for anything else. */
export function frameNumber(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) : null;
}
