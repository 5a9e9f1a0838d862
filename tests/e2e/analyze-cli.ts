import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { exportedRowSchema, type ReadingRow } from '../../lib/readings/reading-row';
import { root } from '../../scripts/setup.mjs';
import { type Kill, killedAt } from '../harness/kill';

/** Starts `npm run analyze`. */
function start(args: readonly string[], kill?: Kill): ChildProcess {
  const killer = kill ? killedAt(kill) : { args: [], env: process.env };
  const program = [...killer.args, '--import', 'tsx', 'cli/analyze-command.ts'];
  return spawn(process.execPath, [...program, ...args], { cwd: root, env: killer.env });
}

/** Runs `npm run analyze` to where it is to be killed. @returns the signal that ended it */
export async function analyzeUntil(kill: Kill, ...args: string[]): Promise<NodeJS.Signals | null> {
  const run = start(args, kill);
  return new Promise((resolve) => run.on('close', (_, signal) => resolve(signal)));
}

/** Runs `npm run analyze` to its end. */
export async function analyze(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const run = start(args);
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

/** A table's rows by the names of its columns; files that OpenFace's table has by number have their names. */
export function readCsv(file: string): Cells[] {
  const rows: Cells[] = parse(readFileSync(file), {
    columns: (names: string[]) => names.map((name) => name.trim()),
    trim: true,
  });
  const meta = `${file}.meta.json`;
  if (!existsSync(meta)) return rows;
  const { exported, inputs } = JSON.parse(readFileSync(meta, 'utf8'));
  if (exported !== 'openface' || inputs.length === 1) return rows;
  return rows.map((row) => ({ ...row, input: inputs[Number(row.input) - 1] ?? row.input }));
}

/** What the command has to say of each file. */
export const readRemarks = (file: string): Cells[] =>
  parse(readFileSync(file), { columns: true, delimiter: '\t' });

/** The readings of a file of JSON Lines. */
export const readRows = (file: string): ReadingRow[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => exportedRowSchema.parse(JSON.parse(line)));
