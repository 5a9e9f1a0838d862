import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../../../lib/errors';
import { type Reading, readingSchema } from './frame-reading';

const FORMAT = 'ugn-live preparation in progress';
const LINES = 'readings.jsonl';
const CROPS = 'crops.bin';
/** Crops are flushed to the disk before the lines that name them, so many at a time. */
const FLUSH_EVERY = 64;

const headSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  /** What the readings depend on. */
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
});

const lineSchema = z.strictObject({
  id: z.string(),
  /** Changes with the content of the frame's file. */
  stamp: z.string(),
  reading: readingSchema,
});

type Line = z.output<typeof lineSchema>;

/**
 * Readings and crops made so far, on disk, so that a preparation that was stopped or killed goes on where it was. A
 * line is written after its crop; what a power cut left of either is dropped when the folder is opened.
 */
export class WorkFolder {
  readonly #lines = new Map<string, Line>();
  #pending: Line[] = [];
  /** End of the crops, in bytes. */
  #end = 0;

  private constructor(
    readonly folder: string,
    readonly linesFile: number,
    readonly cropsFile: number,
  ) {}

  /**
   * @param settings what the readings depend on
   * @throws AppError bad-input when they were made with other settings or are damaged; io
   */
  static open(folder: string, settings: z.output<typeof headSchema>['settings']): WorkFolder {
    return guard(folder, () => {
      mkdirSync(folder, { recursive: true });
      const lines = readLines(join(folder, LINES));
      const work = new WorkFolder(
        folder,
        openSync(join(folder, LINES), 'a'),
        openSync(join(folder, CROPS), 'a+'),
      );
      try {
        work.#take(lines, settings);
        return work;
      } catch (error) {
        work.#closeFiles();
        throw error;
      }
    });
  }

  /** The reading of a frame with this content, if there is one. */
  find(id: string, stamp: string): Reading | undefined {
    const line = this.#lines.get(id);
    return line?.stamp === stamp ? line.reading : undefined;
  }

  /** @throws AppError io, such as on a full disk */
  addFace(id: string, stamp: string, boxes: Extract<Reading, { kind: 'face' }>['boxes'], jpeg: Buffer): void {
    const offset = this.#end;
    guard(this.folder, () => writeAll(this.cropsFile, jpeg));
    this.#end += jpeg.length;
    this.add(id, stamp, { kind: 'face', boxes, offset, length: jpeg.length });
  }

  /** @throws AppError io */
  add(id: string, stamp: string, reading: Reading): void {
    const line = { id, stamp, reading };
    this.#lines.set(id, line);
    this.#pending.push(line);
    if (this.#pending.length >= FLUSH_EVERY) this.flush();
  }

  /** @throws AppError io */
  flush(): void {
    const text = this.#pending.map((line) => `${JSON.stringify(line)}\n`).join('');
    guard(this.folder, () => {
      fsyncSync(this.cropsFile);
      writeAll(this.linesFile, Buffer.from(text));
    });
    this.#pending = [];
  }

  /** The crop of a reading, JPEG. */
  crop({ offset, length }: { offset: number; length: number }): Buffer {
    const bytes = Buffer.alloc(length);
    guard(this.folder, () => readSync(this.cropsFile, bytes, 0, length, offset));
    return bytes;
  }

  close(): void {
    try {
      this.flush();
    } finally {
      this.#closeFiles();
    }
  }

  #closeFiles(): void {
    closeSync(this.linesFile);
    closeSync(this.cropsFile);
  }

  #take([head, ...lines]: readonly string[], settings: object): void {
    if (head === undefined) {
      writeAll(this.linesFile, Buffer.from(`${JSON.stringify({ format: FORMAT, version: 1, settings })}\n`));
    } else if (JSON.stringify(this.#parse(headSchema, head).settings) !== JSON.stringify(settings)) {
      throw new AppError(
        'bad-input',
        `${this.folder} is of a preparation that was stopped and had other options. Give the same ones to go on, name ` +
          'another --out, or delete that folder.',
      );
    }
    const size = statSync(join(this.folder, CROPS)).size;
    for (const [i, text] of lines.entries()) {
      const line = this.#parse(lineSchema, text);
      const { reading } = line;
      const end = reading.kind === 'face' ? reading.offset + reading.length : 0;
      if (end > size) {
        // A power cut took the crop. New ones will lie in its place, so this line and what follows must go.
        ftruncateSync(this.linesFile, Buffer.byteLength(`${[head, ...lines.slice(0, i)].join('\n')}\n`));
        break;
      }
      this.#lines.set(line.id, line);
      this.#end = Math.max(this.#end, end);
    }
    ftruncateSync(this.cropsFile, this.#end);
  }

  #parse<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      const message = `${join(this.folder, LINES)} is damaged. Delete ${this.folder}; the frames are then read again.`;
      throw new AppError('bad-input', message, { cause });
    }
  }
}

/** Complete lines; a file ends in one, or its end was never written. */
function readLines(path: string): string[] {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(path, end);
  return bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
}

/** A write may end in the middle. */
function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

function guard<Result>(folder: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('io', `Cannot use the work folder ${folder}: ${messageOf(cause)}`, { cause });
  }
}
