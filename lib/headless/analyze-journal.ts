import { createReadStream, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type Outcome, outcomeSchema } from '../analyze/outcome';
import { AppError, messageOf } from '../errors';
import { type ReadingRow, readingRowSchema } from '../readings/reading-row';

const FORMAT = 'ugn-live analysis in progress';

const headSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(1),
  /** What the readings depend on. */
  settings: z.record(z.string(), z.union([z.string(), z.number()])),
});

const endSchema = z.strictObject({
  end: z.strictObject({ input: z.string(), stamp: z.string(), outcome: outcomeSchema }),
});

interface Finished {
  readonly stamp: string;
  readonly outcome: Outcome;
  /** Where its rows lie in the work file, in bytes. */
  readonly from: number;
  readonly to: number;
}

/**
 * Readings made so far: rows of a file, then a line that says that it is finished. A run that was stopped
 * goes on at the file where it was; rows of a file that was not finished are dropped.
 */
export class WorkFile {
  readonly #finished = new Map<string, Finished>();
  /** End of the last finished file, in bytes. */
  #end = 0;
  /** End of what is written. */
  #written = 0;

  private constructor(
    readonly path: string,
    readonly handle: FileHandle,
  ) {}

  /**
   * @param settings what the readings depend on
   * @throws AppError bad-input when a stopped run had other settings or its file is damaged
   */
  static async open(path: string, settings: z.output<typeof headSchema>['settings']): Promise<WorkFile> {
    await mkdir(dirname(path), { recursive: true });
    const isNew = !existsSync(path);
    const work = new WorkFile(path, await open(path, isNew ? 'w+' : 'r+'));
    try {
      if (!isNew) await work.#scan(settings);
      if (work.#end === 0) await work.#append({ format: FORMAT, version: 1, settings });
      else await work.#cut();
      return work;
    } catch (error) {
      await work.close();
      throw error;
    }
  }

  /** What became of a file with this content, if it was finished. */
  find(input: string, stamp: string): Outcome | undefined {
    const finished = this.#finished.get(input);
    return finished?.stamp === stamp ? finished.outcome : undefined;
  }

  async add(rows: readonly ReadingRow[]): Promise<void> {
    for (const row of rows) await this.#append(row);
  }

  /** Ends the rows of a file. */
  async finish(input: string, stamp: string, outcome: Outcome): Promise<void> {
    const from = this.#end;
    const to = this.#written;
    await this.#append({ end: { input, stamp, outcome } });
    this.#end = this.#written;
    this.#finished.set(input, { stamp, outcome, from, to });
  }

  /** Drops the rows of a file that is not finished. */
  async drop(): Promise<void> {
    await this.#cut();
  }

  /** The rows of a finished file. */
  async *rows(input: string): AsyncGenerator<ReadingRow> {
    const finished = this.#finished.get(input);
    if (!finished || finished.from === finished.to) return;
    for await (const line of linesOf(this.path, finished.from, finished.to - 1)) {
      yield this.#parse(readingRowSchema, line);
    }
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  /** Once its rows are exported. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }

  async #append(value: object): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
    await this.handle.write(bytes, 0, bytes.length, this.#written).catch((cause) => {
      throw new AppError('io', `Cannot write ${this.path}: ${messageOf(cause)}`, { cause });
    });
    this.#written += bytes.length;
    if (this.#end === 0) this.#end = this.#written; // the head belongs to no file
  }

  async #cut(): Promise<void> {
    await this.handle.truncate(this.#end);
    this.#written = this.#end;
  }

  async #scan(settings: object): Promise<void> {
    const { size } = await this.handle.stat();
    let at = 0;
    for await (const line of linesOf(this.path, 0)) {
      const start = at;
      at += Buffer.byteLength(line) + 1;
      if (at > size) return; // this line was being written when the run was stopped
      if (start === 0) {
        const head = this.#parse(headSchema, line);
        if (JSON.stringify(head.settings) !== JSON.stringify(settings)) throw this.#otherSettings();
        this.#end = at;
      } else if (line.startsWith('{"end":')) {
        const { end } = this.#parse(endSchema, line);
        this.#finished.set(end.input, { ...end, from: this.#end, to: start });
        this.#end = at;
      }
    }
  }

  #otherSettings(): AppError {
    return new AppError(
      'bad-input',
      `${this.path} is of a run that was stopped and had another model or other options. ` +
        'Give the same options to go on, name another --out, or delete that file.',
    );
  }

  #parse<Schema extends z.ZodType>(schema: Schema, line: string): z.output<Schema> {
    try {
      return schema.parse(JSON.parse(line));
    } catch (cause) {
      throw new AppError('bad-input', `${this.path} is damaged. Delete it; the files are then read again.`, {
        cause,
      });
    }
  }
}

function linesOf(path: string, start: number, end?: number) {
  return createInterface({
    input: createReadStream(path, { start, end }),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
}
