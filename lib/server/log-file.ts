import 'server-only';
import { open } from 'node:fs/promises';
import { AppError, messageOf } from '../errors';
import { addEntry, type Curves, emptyCurves, type LogEntry, parseLogLine } from './curves';
import { isMissing } from './json-file';

const CHUNK = 1 << 20;
const NEWLINE = 10;

export interface LogPiece {
  readonly entries: LogEntry[];
  /** Byte behind the last whole line; where to go on. */
  readonly next: number;
  readonly size: number;
}

/**
 * Whole lines of a log from a byte on, at most a mebibyte of them. A last line without its end is left for
 * the next time; one that cannot be parsed is passed over. A missing file has no lines.
 * @throws AppError io
 */
export async function readLines(file: string, from: number): Promise<LogPiece> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK), 0, CHUNK, from);
      const end = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
      // A line longer than a chunk is no line of ours.
      const next = end > 0 ? from + end : from + (bytesRead === CHUNK ? CHUNK : 0);
      const lines = buffer.toString('utf8', 0, end).split('\n');
      return { entries: lines.map(parseLogLine).filter((entry) => entry !== null), next, size };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (isMissing(cause)) return { entries: [], next: 0, size: 0 };
    throw new AppError('io', `Cannot read ${file}: ${messageOf(cause)}`, { cause });
  }
}

/** The curves of a whole log, thinned, and the byte to follow it from. */
export async function readCurves(file: string): Promise<{ curves: Curves; next: number }> {
  const curves = emptyCurves();
  for (let from = 0; ; ) {
    const { entries, next } = await readLines(file, from);
    for (const entry of entries) addEntry(curves, entry);
    if (next === from) return { curves, next };
    from = next;
  }
}

const TAIL = 64 * 1024;

/** Entries of the last 64 KiB of a log: what a list needs to know of a run. */
export async function readTail(file: string): Promise<LogEntry[]> {
  const { size } = await readLines(file, 0);
  return (await readLines(file, Math.max(0, size - TAIL))).entries;
}
