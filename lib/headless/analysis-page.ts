import type { Page } from 'playwright';
import type { NextPageFrame, OpenedKind, ReadOptions } from '../analyze/headless-entry';
import type { Opened } from '../analyze/read-frames';
import { AppError, messageOf } from '../errors';
import { within } from '../node/time-limit';
import { type HeadlessPage, openHeadlessPage, type Sandbox } from './headless-page';

/** A page that says nothing for so long is stuck, milliseconds: opening a video of hours and a frame of it take less. */
const LONGEST_MS = 10 * 60_000;
/** Where the page finds the model. */
const MODEL = '/model/';

interface Options {
  /** The project's folder. */
  readonly root: string;
  /** Folder with the model's files, from the root. */
  readonly model: string;
  /** Whether Ctrl-C and SIGTERM end the process and the browser with it; a server ends by itself. */
  readonly endsOnSignal: boolean;
  /** See openHeadlessPage. */
  readonly sandbox?: Sandbox;
}

/** The path of a file, or its content. */
type Input = Parameters<Page['setInputFiles']>[1];

/** Reads files with the live page's model code in a headless browser. What a call throws says that the browser is gone
 * or stuck. */
export class AnalysisPage {
  #told: NextPageFrame[] = [];

  private constructor(readonly headless: HeadlessPage) {}

  /** @throws AppError io when browser or model cannot be started */
  static async open({ root, model, endsOnSignal, sandbox }: Options): Promise<AnalysisPage> {
    const headless = await openHeadlessPage({
      root,
      endsOnSignal,
      entry: 'lib/analyze/headless-entry.ts',
      workers: ['lib/live/inference.worker.ts', 'lib/live/finder.worker.ts'],
      mounts: { [MODEL]: model },
      sandbox,
    });
    try {
      await headless.page.waitForFunction(() => window.startAnalysis);
      const started = headless.page.evaluate((base) => window.startAnalysis!(base), MODEL.slice(0, -1));
      await within(LONGEST_MS, started);
      return new AnalysisPage(headless);
    } catch (cause) {
      await headless.close();
      throw new AppError('io', `The model could not be started in the browser: ${firstLine(cause)}`, {
        cause,
      });
    }
  }

  /** @param file several for a sequence of pictures */
  async start(file: Input, kind: OpenedKind, options: ReadOptions): Promise<Opened> {
    const { page } = this.headless;
    this.#told = [];
    await page.setInputFiles('input', file);
    const what = [kind, options] as const;
    return within(
      LONGEST_MS,
      page.evaluate(([kind, options]) => window.analysis!.open(kind, options), what),
    );
  }

  /** The next frame of the file that was started last. */
  async next(): Promise<NextPageFrame> {
    if (this.#told.length === 0) {
      const { page } = this.headless;
      const told = page.evaluate(() => window.analysis!.next());
      this.#told.push(...(await within(LONGEST_MS, told)));
    }
    return this.#told.shift()!;
  }

  /** Lets go of the file, read to its end or not. */
  end(): Promise<void> {
    this.#told = [];
    return within(
      LONGEST_MS,
      this.headless.page.evaluate(() => window.analysis!.end()),
    );
  }

  close(): Promise<void> {
    return this.headless.close();
  }
}

/** Of an error that crossed from the browser, whose message carries a stack. */
export function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0];
}
