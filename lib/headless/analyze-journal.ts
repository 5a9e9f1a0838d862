import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { type Outcome, outcomeSchema } from '../analyze/outcome';
import { Journal, type JournalKind } from '../node/journal';
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

type Head = z.output<typeof headSchema>;

const KIND: JournalKind<Head> = {
  head: headSchema,
  damaged: (file) => `${file} is damaged. Delete it; the files are then read again.`,
  unusable: (file, why) => `Cannot write ${file}: ${why}`,
};

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
  #end: number;

  private constructor(readonly journal: Journal<Head>) {
    this.#end = journal.start;
    for (const line of journal.lines()) {
      if (!line.text.startsWith('{"end":')) continue;
      const { end } = journal.parse(endSchema, line);
      this.#finished.set(end.input, { ...end, from: this.#end, to: line.start });
      this.#end = line.end;
    }
    this.drop();
  }

  /**
   * @param settings what the readings depend on
   * @throws AppError bad-input when a stopped run had other settings or its file is damaged; io
   */
  static async open(path: string, settings: Head['settings']): Promise<WorkFile> {
    const head: Head = { format: FORMAT, version: 1, settings };
    const journal = Journal.open(path, KIND, head, (found) =>
      JSON.stringify(found.settings) === JSON.stringify(settings)
        ? null
        : `${path} is of a run that was stopped and had another model or other options. ` +
          'Give the same options to go on, name another --out, or delete that file.',
    );
    try {
      journal.begin();
      return new WorkFile(journal);
    } catch (error) {
      journal.close();
      throw error;
    }
  }

  /** What became of a file with this content, if it was finished. */
  find(input: string, stamp: string): Outcome | undefined {
    const finished = this.#finished.get(input);
    return finished?.stamp === stamp ? finished.outcome : undefined;
  }

  /** @throws AppError io */
  add(rows: readonly ReadingRow[]): void {
    this.journal.append(...rows);
  }

  /** Ends the rows of a file. */
  finish(input: string, stamp: string, outcome: Outcome): void {
    const from = this.#end;
    const to = this.journal.end;
    this.journal.append({ end: { input, stamp, outcome } });
    this.#end = this.journal.end;
    this.#finished.set(input, { stamp, outcome, from, to });
  }

  /** Drops the rows of a file that is not finished. */
  drop(): void {
    this.journal.truncate(this.#end);
  }

  /** The rows of a finished file. */
  async *rows(input: string): AsyncGenerator<ReadingRow> {
    const finished = this.#finished.get(input);
    if (!finished) return;
    for (const line of this.journal.lines(finished.from, finished.to)) {
      yield this.journal.parse(readingRowSchema, line);
    }
  }

  close(): void {
    this.journal.close();
  }

  /** Once its rows are exported. */
  async remove(): Promise<void> {
    this.close();
    await rm(this.journal.path, { force: true });
  }
}
