import { AppError } from '../../lib/errors';

/** Something missing or malformed in a dataset. */
export interface Problem {
  readonly path: string;
  /** counts from 1; null for a whole file or folder */
  readonly line: number | null;
  readonly text: string;
}

/** Further ones are counted, not listed. */
const LISTED = 20;

/** One line for each of the first problems, and how many there are. */
export function describeProblems(problems: readonly Problem[]): string {
  const lines = problems
    .slice(0, LISTED)
    .map(({ path, line, text }) => `  ${path}${line === null ? '' : `:${line}`}: ${text}`);
  const rest = problems.length - lines.length;
  return [
    problems.length === 1 ? '1 problem:' : `${problems.length} problems:`,
    ...lines,
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
  ].join('\n');
}

/** @throws AppError bad-input that lists the problems, if there are any */
export function refuseProblems(directory: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new AppError('bad-input', `${directory} cannot be used as it is. ${describeProblems(problems)}`);
}
