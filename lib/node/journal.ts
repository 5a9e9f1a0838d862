import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { AppError, messageOf } from '../errors';

/** Read at once, in bytes. */
const CHUNK = 1 << 20;
const NEWLINE = 10;

/** What a journal is of, and how it is spoken of. */
export interface JournalKind<Head extends object> {
  /** Of the first line: format, version and what the others depend on. */
  readonly head: z.ZodType<Head>;
  /** The sentence for a line that is no line of this kind; numbers begin with 1. */
  damaged(file: string, line: number): string;
  /** The sentence for a file that cannot be read or written. */
  unusable(file: string, why: string): string;
}

/** A whole line of a file; bytes `start` to `end`, its end included. */
export interface JournalLine {
  readonly text: string;
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

/**
 * A file of work done so far, a line of JSON for each piece, so that who was stopped or killed goes on where it was.
 * The first line says what the work depends on. A last line without its end was being written and is dropped.
 */
export class Journal<Head extends object> {
  #file: number | null = null;
  #start = 0;
  #end = 0;

  private constructor(
    readonly path: string,
    readonly kind: JournalKind<Head>,
    readonly head: Head,
  ) {}

  /**
   * Opens a journal; a new one is written from its first line on, not before.
   * @param head of a new one
   * @param refusal why one that is there is not gone on with, or null
   * @throws AppError bad-input for a refusal or a head that is damaged, and the file stays as it is; io
   */
  static open<Head extends object>(
    file: string,
    kind: JournalKind<Head>,
    head: Head,
    refusal: (found: Head) => string | null,
  ): Journal<Head> {
    const journal = new Journal(file, kind, head);
    journal.#guard(() => {
      if (!existsSync(file)) return;
      journal.#file = openSync(file, 'r+');
      try {
        const end = endOfLines(journal.#file);
        for (const line of linesOf(journal.#file, 0, end)) {
          const why = refusal(parseLine(file, kind, kind.head, line));
          if (why !== null) throw new AppError('bad-input', why);
          journal.#start = line.end;
          break;
        }
        journal.truncate(end);
      } catch (error) {
        journal.close();
        throw error;
      }
    });
    return journal;
  }

  /** End of the head, in bytes; 0 before there is one. */
  get start(): number {
    return this.#start;
  }

  /** End of what is written, in bytes; 0 before the head. */
  get end(): number {
    return this.#end;
  }

  /** Writes the head where there is none yet. */
  begin(): void {
    if (this.#end > 0) return;
    this.#guard(() => {
      mkdirSync(path.dirname(this.path), { recursive: true });
      this.#file ??= openSync(this.path, 'w+');
      this.#write([this.head]);
      this.#start = this.#end;
    });
  }

  /** @throws AppError io, such as on a full disk */
  append(...values: readonly object[]): void {
    this.begin();
    this.#guard(() => this.#write(values));
  }

  /** Drops what was written from a byte on, where a line begins. */
  truncate(end: number): void {
    this.#guard(() => this.#file !== null && ftruncateSync(this.#file, end));
    this.#end = end;
  }

  /** The lines behind the head, or of a part of the file that begins and ends with whole lines. */
  *lines(start = this.#start, end = this.#end): Generator<JournalLine> {
    if (this.#file === null) return;
    const first = start === this.#start ? 2 : 1;
    try {
      yield* linesOf(this.#file, start, end, first);
    } catch (cause) {
      throw new AppError('io', this.kind.unusable(this.path, messageOf(cause)), { cause });
    }
  }

  /** @throws AppError bad-input when the line is damaged */
  parse<Schema extends z.ZodType>(schema: Schema, line: JournalLine): z.output<Schema> {
    return parseLine(this.path, this.kind, schema, line);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #write(values: readonly object[]): void {
    const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
    // a write may end in the middle
    for (let at = 0; at < bytes.length; ) {
      at += writeSync(this.#file!, bytes, at, bytes.length - at, this.#end + at);
    }
    this.#end += bytes.length;
  }

  #guard<Result>(work: () => Result): Result {
    return guard(this.path, this.kind, work);
  }
}

/**
 * The parsed lines behind a journal's head, whatever it was begun with; null where there is no line at all. The file
 * stays as it is.
 * @throws AppError bad-input when a line is damaged; io
 */
export function readJournal<Head extends object, Schema extends z.ZodType>(
  file: string,
  kind: JournalKind<Head>,
  schema: Schema,
): z.output<Schema>[] | null {
  return guard(file, kind, () => {
    if (!existsSync(file)) return null;
    const opened = openSync(file, 'r');
    try {
      const end = endOfLines(opened);
      if (end === 0) return null;
      const values: z.output<Schema>[] = [];
      for (const line of linesOf(opened, 0, end)) {
        if (line.start === 0) parseLine(file, kind, kind.head, line);
        else values.push(parseLine(file, kind, schema, line));
      }
      return values;
    } finally {
      closeSync(opened);
    }
  });
}

function parseLine<Head extends object, Schema extends z.ZodType>(
  file: string,
  kind: JournalKind<Head>,
  schema: Schema,
  { text, number }: JournalLine,
): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('bad-input', kind.damaged(file, number), { cause });
  }
}

function guard<Head extends object, Result>(
  file: string,
  kind: JournalKind<Head>,
  work: () => Result,
): Result {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('io', kind.unusable(file, messageOf(cause)), { cause });
  }
}

/** Where the last line ends that has an end, in bytes. */
function endOfLines(file: number): number {
  for (let to = fstatSync(file).size; to > 0; to -= CHUNK) {
    const from = Math.max(0, to - CHUNK);
    const last = read(file, from, to).lastIndexOf(NEWLINE);
    if (last >= 0) return from + last + 1;
  }
  return 0;
}

/** Lines between two bytes, both of which are a line's border; the first has the number. */
function* linesOf(file: number, from: number, to: number, number = 1): Generator<JournalLine> {
  let rest: Buffer = Buffer.alloc(0);
  let start = from;
  for (let at = from; at < to; at += CHUNK) {
    const bytes = Buffer.concat([rest, read(file, at, Math.min(to, at + CHUNK))]);
    let begin = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, begin)) {
      const length = end + 1 - begin;
      yield { text: bytes.toString('utf8', begin, end), number, start, end: start + length };
      number++;
      begin += length;
      start += length;
    }
    rest = bytes.subarray(begin);
  }
}

function read(file: number, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(to - from);
  let at = 0;
  while (at < bytes.length) {
    const count = readSync(file, bytes, at, bytes.length - at, from + at);
    if (count === 0) break;
    at += count;
  }
  return bytes.subarray(0, at);
}
