import { stringify } from 'csv-stringify/sync';
import type { Outcome } from '../analyze/outcome';

/** A line of the list of failures. */
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

/** The list of failures as CSV; spaces at the ends of a cell are kept in quotes. */
export function troubleTable(troubles: readonly Trouble[]): string {
  return stringify([...troubles], {
    header: true,
    columns: ['input', 'outcome', 'reason', 'detail'],
    quoted_match: /[\r\n]|^\s|\s$/,
  });
}
