import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { exportedRowSchema, type ReadingRow } from '../../lib/readings/reading-row';
import { root } from '../../scripts/setup.mjs';

/** Starts `npm run analyze`. */
export function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'cli/analyze-command.ts', ...args], { cwd: root });
}

/** Runs `npm run analyze` to its end. */
export async function analyze(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const run = start(...args);
  let stdout = '';
  let stderr = '';
  run.stdout?.on('data', (data) => {
    stdout += data;
  });
  run.stderr?.on('data', (data) => {
    stderr += data;
  });
  const code = await new Promise<number>((resolve) => run.on('close', resolve));
  return { code, stdout, stderr };
}

export type Cells = Record<string, string>;

/** A table's rows by the names of its columns. */
export const readCsv = (file: string): Cells[] =>
  parse(readFileSync(file), { columns: (names: string[]) => names.map((name) => name.trim()), trim: true });

/** The readings of a file of JSON Lines. */
export const readRows = (file: string): ReadingRow[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => exportedRowSchema.parse(JSON.parse(line)));
