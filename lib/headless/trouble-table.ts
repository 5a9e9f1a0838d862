import { stringify } from 'csv-stringify/sync';
import type { Outcome } from '../analyze/outcome';

/** A line of the list of remarks. */
export interface Trouble {
  readonly input: string;
  readonly outcome: 'failed' | 'read' | 'skipped';
  readonly reason: string;
  readonly detail: string;
}

/** What is worth telling of each file. */
export function troublesOf(input: string, outcome: Outcome): Trouble[] {
  if (outcome.kind === 'failed') {
    return [{ input, outcome: 'failed', reason: outcome.reason, detail: outcome.detail }];
  }
  return outcome.remarks.map(({ reason, detail }) => ({ input, outcome: 'read', reason, detail }));
}

/** Why a file is not read that the analysis itself wrote. */
export const OWN_OUTPUT = 'own output';

/** Files of the folder that are not read, with what is to be said of each. */
export function skipped(files: readonly { name: string; detail: string }[]): Trouble[] {
  return files.map(({ name, detail }) => ({ input: name, outcome: 'skipped', reason: 'other', detail }));
}

/** Files that the analysis itself wrote. */
export function skippedOutputs(inputs: readonly string[]): Trouble[] {
  const detail = 'written by an earlier run with the same output';
  return inputs.map((input) => ({ input, outcome: 'skipped', reason: OWN_OUTPUT, detail }));
}

/** The remarks as a table with tabs between the cells; spaces at the ends of a cell are kept in quotes. */
export function troubleTable(troubles: readonly Trouble[]): string {
  return stringify([...troubles], {
    header: true,
    delimiter: '\t',
    columns: ['input', 'outcome', 'reason', 'detail'],
    quoted_match: /[\r\n]|^\s|\s$/,
  });
}
