import type { ReadOptions } from '../analyze/headless-entry';
import type { Outcome } from '../analyze/outcome';
import { readFrames } from '../analyze/read-frames';
import { AppError } from '../errors';
import { root } from '../node/root';
import { frameRows } from '../readings/face-rows';
import type { ReadingRow } from '../readings/reading-row';
import { AnalysisPage, firstLine } from './analysis-page';
import type { InputFile } from './input-files';
import { inspect } from './inspect-file';
import { PageSource } from './page-source';
import { ensureForPage } from './project-page';

/** Share of the work on a video that is its conversion, about. */
const CONVERTING = 0.3;

interface Handlers {
  /** @param share of the file that is read, 0..1 */
  onFrame(rows: ReadingRow[], share: number): void;
  /** The rows of this file so far are void. */
  onRestart(): void;
}

interface Options extends ReadOptions {
  /** Pictures of a sequence in a second. */
  readonly rate: number;
  /** Folder with the model's files. */
  readonly modelFolder: string;
}

/** Reads files with the live page's model code in a headless browser, which is started with the first of them. */
export class FileReader {
  #open: AnalysisPage | null = null;

  constructor(readonly options: Options) {}

  /** @throws AppError when browser or model cannot be started; whatever is wrong with the file is the outcome */
  async read(file: InputFile, { onFrame, onRestart }: Handlers): Promise<Outcome> {
    // Each picture of a sequence is looked at when it is its turn.
    const remarks = file.pictures ? [] : await inspect(file);
    if (!Array.isArray(remarks)) return remarks;
    const page = await this.#start();
    let converting = 0;
    const source = new PageSource(page, file, this.options, (share) => {
      converting = CONVERTING;
      onFrame([], converting * share);
    });
    try {
      const outcome = await readFrames(source, remarks, ({ frame, timestamp, faces }, share) =>
        onFrame(
          frameRows({ input: file.name, frame, timestamp }, faces),
          converting + (1 - converting) * share,
        ),
      );
      const { remark } = source;
      if (!remark || outcome.kind === 'failed') return outcome;
      return { ...outcome, remarks: [remark, ...outcome.remarks] };
    } catch (error) {
      if (error instanceof AppError) throw error;
      // The page answers whatever goes wrong inside it, so it is gone; the next file gets another.
      await this.close();
      onRestart();
      return { kind: 'failed', reason: 'crashed', detail: firstLine(error) };
    } finally {
      source.close();
    }
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.close();
  }

  async #start(): Promise<AnalysisPage> {
    if (!this.#open) {
      ensureForPage();
      this.#open = await AnalysisPage.open({ root, model: this.options.modelFolder, endsOnSignal: true });
    }
    return this.#open;
  }
}
