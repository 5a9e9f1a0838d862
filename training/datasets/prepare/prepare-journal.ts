import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError, messageOf } from '../../../lib/errors';
import { Journal, type JournalKind } from '../../../lib/node/journal';
import { type FrameReading, frameReadingSchema } from './frame-reading';

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
  reading: frameReadingSchema,
});

type Head = z.output<typeof headSchema>;
type Line = z.output<typeof lineSchema>;

const KIND: JournalKind<Head> = {
  head: headSchema,
  damaged: (file) => `${file} is damaged. Delete ${dirname(file)}; the frames are then read again.`,
  unusable: (file, why) => unusable(dirname(file), why),
};

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
    readonly journal: Journal<Head>,
    readonly cropsFile: number,
  ) {}

  /**
   * @param settings what the readings depend on
   * @throws AppError bad-input when they were made with other settings or are damaged; io
   */
  static open(folder: string, settings: Head['settings']): WorkFolder {
    const head: Head = { format: FORMAT, version: 1, settings };
    const journal = Journal.open(join(folder, LINES), KIND, head, (found) =>
      JSON.stringify(found.settings) === JSON.stringify(settings)
        ? null
        : `${folder} is of a preparation that was stopped and had other options. Give the same ones to go on, name ` +
          'another --out, or delete that folder.',
    );
    let work: WorkFolder | null = null;
    try {
      journal.begin();
      work = new WorkFolder(
        folder,
        journal,
        guard(folder, () => openSync(join(folder, CROPS), 'a+')),
      );
      work.#take();
      return work;
    } catch (error) {
      if (work) work.#closeFiles();
      else journal.close();
      throw error;
    }
  }

  /** The reading of a frame with this content, if there is one. */
  find(id: string, stamp: string): FrameReading | undefined {
    const line = this.#lines.get(id);
    return line?.stamp === stamp ? line.reading : undefined;
  }

  /** @throws AppError io, such as on a full disk */
  addFace(
    id: string,
    stamp: string,
    boxes: Extract<FrameReading, { kind: 'face' }>['boxes'],
    jpeg: Buffer,
  ): void {
    const offset = this.#end;
    guard(this.folder, () => writeAll(this.cropsFile, jpeg));
    this.#end += jpeg.length;
    this.add(id, stamp, { kind: 'face', boxes, offset, length: jpeg.length });
  }

  /** @throws AppError io */
  add(id: string, stamp: string, reading: FrameReading): void {
    const line = { id, stamp, reading };
    this.#lines.set(id, line);
    this.#pending.push(line);
    if (this.#pending.length >= FLUSH_EVERY) this.flush();
  }

  /** @throws AppError io */
  flush(): void {
    guard(this.folder, () => fsyncSync(this.cropsFile));
    this.journal.append(...this.#pending);
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
    this.journal.close();
    closeSync(this.cropsFile);
  }

  #take(): void {
    const { size } = guard(this.folder, () => fstatSync(this.cropsFile));
    for (const text of this.journal.lines()) {
      const line = this.journal.parse(lineSchema, text);
      const { reading } = line;
      const end = reading.kind === 'face' ? reading.offset + reading.length : 0;
      if (end > size) {
        // A power cut took the crop. New ones will lie in its place, so this line and what follows must go.
        this.journal.truncate(text.start);
        break;
      }
      this.#lines.set(line.id, line);
      this.#end = Math.max(this.#end, end);
    }
    guard(this.folder, () => ftruncateSync(this.cropsFile, this.#end));
  }
}

/** A write may end in the middle. */
function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

function guard<Result>(folder: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new AppError('io', unusable(folder, messageOf(cause)), { cause });
  }
}

function unusable(folder: string, why: string): string {
  return `Cannot use the work folder ${folder}: ${why}`;
}
