import 'server-only';
import { open } from 'node:fs/promises';
import { AppError, messageOf } from '../errors';
import { isMissing } from '../node/json-file';
import { addEntry, type Curves, emptyCurves } from '../runs/curves';
import { type LogEntry, type LogStep, parseLogLine } from '../runs/log-lines';

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
  const { lines, next, size } = await readText(file, from);
  return { entries: lines.map(parseLogLine).filter((entry) => entry !== null), next, size };
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

/** What a list shows of a log. */
export interface Course {
  /** The newest step. */
  readonly last: LogStep | null;
  /** The best score of the newest stage that was validated: that of the weights which a stage keeps. */
  readonly bestF1: number | null;
}

/** Reads a whole log, but parses only the lines that tell of a validation, and the last ones. */
export async function readCourse(file: string): Promise<Course> {
  let last: Course['last'] = null;
  let best: { stage: number; f1: number } | null = null;
  for (let from = 0; ; ) {
    const { lines, next } = await readText(file, from);
    if (next === from) return { last, bestF1: best?.f1 ?? null };
    for (const line of lines) {
      const entry = line.includes('"validationF1"') ? parseLogLine(line) : null;
      if (!entry || !('validationF1' in entry) || entry.validationF1 === null) continue;
      const { stage, validationF1 } = entry;
      if (!best || stage > best.stage || (stage === best.stage && validationF1 > best.f1)) {
        best = { stage, f1: validationF1 };
      }
    }
    const step = lines.findLast((line) => line.includes('"loss"') && parseLogLine(line) !== null);
    const entry = step ? parseLogLine(step) : null;
    if (entry && 'loss' in entry) last = entry;
    from = next;
  }
}

async function readText(
  file: string,
  from: number,
): Promise<{ lines: string[]; next: number; size: number }> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const length = Math.max(0, Math.min(CHUNK, size - from));
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
      const end = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
      // A line longer than a chunk is no line of ours.
      const next = end > 0 ? from + end : from + (bytesRead === CHUNK ? CHUNK : 0);
      return { lines: buffer.toString('utf8', 0, end).split('\n'), next, size };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (isMissing(cause)) return { lines: [], next: from, size: 0 };
    throw new AppError('io', `Cannot read ${file}: ${messageOf(cause)}`, { cause });
  }
}
