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

/** What is known of a log up to a byte. */
interface KnownCourse extends Course {
  /** Of the file: a log that was rewound is another one. */
  readonly inode: number;
  readonly next: number;
  readonly stage: number;
}

/** By file, the one asked for longest ago first. */
const known = new Map<string, KnownCourse>();
const MOST_KNOWN = 1000;

/**
 * Reads what has come to a log since it was asked for last, and parses only the lines that tell of a validation, and the
 * last ones.
 * @throws AppError io
 */
export async function readCourse(file: string): Promise<Course> {
  let course: KnownCourse = known.get(file) ?? BEGINNING;
  for (;;) {
    const { lines, next, size, inode } = await readText(file, course.next);
    if (course !== BEGINNING && (inode !== course.inode || size < course.next)) {
      course = BEGINNING;
      continue;
    }
    if (next === course.next) break;
    course = { ...withLines(course, lines), inode, next };
  }
  known.delete(file);
  if (course.next > 0) known.set(file, course);
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
  return { last: course.last, bestF1: course.bestF1 };
}

const BEGINNING: KnownCourse = { inode: 0, next: 0, last: null, bestF1: null, stage: 0 };

function withLines(course: KnownCourse, lines: readonly string[]): KnownCourse {
  let { stage, bestF1 } = course;
  for (const line of lines) {
    const entry = line.includes('"validationF1"') ? parseLogLine(line) : null;
    if (!entry || !('validationF1' in entry) || entry.validationF1 === null) continue;
    if (bestF1 !== null && (entry.stage < stage || (entry.stage === stage && entry.validationF1 <= bestF1)))
      continue;
    stage = entry.stage;
    bestF1 = entry.validationF1;
  }
  const step = lines.findLast((line) => line.includes('"loss"') && parseLogLine(line) !== null);
  const entry = step ? parseLogLine(step) : null;
  return { ...course, stage, bestF1, last: entry && 'loss' in entry ? entry : course.last };
}

async function readText(
  file: string,
  from: number,
): Promise<{ lines: string[]; next: number; size: number; inode: number }> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size, ino: inode } = await handle.stat();
      const length = Math.max(0, Math.min(CHUNK, size - from));
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
      const end = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
      // A line longer than a chunk is no line of ours.
      const next = end > 0 ? from + end : from + (bytesRead === CHUNK ? CHUNK : 0);
      return { lines: buffer.toString('utf8', 0, end).split('\n'), next, size, inode };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (isMissing(cause)) return { lines: [], next: from, size: 0, inode: 0 };
    throw new AppError('io', `Cannot read ${file}: ${messageOf(cause)}`, { cause });
  }
}
