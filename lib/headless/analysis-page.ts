import type { Page } from 'playwright';
import type { NextPageFrame, OpenedKind, ReadOptions } from '../analyze/headless-entry';
import type { Opened } from '../analyze/read-frames';
import { AppError, messageOf } from '../errors';
import { type HeadlessPage, openHeadlessPage } from './headless-page';

/** Where the page finds the model. */
const MODEL = '/model/';

interface Options {
  /** The project's folder. */
  readonly root: string;
  /** Folder with the model's files, from the root. */
  readonly model: string;
}

/** The path of a file, or its content. */
type Input = Parameters<Page['setInputFiles']>[1];

/** Reads files with the live page's model code in a headless browser. What a call throws says that the browser is gone. */
export class AnalysisPage {
  private constructor(readonly headless: HeadlessPage) {}

  /** @throws AppError io when browser or model cannot be started */
  static async open({ root, model }: Options): Promise<AnalysisPage> {
    const headless = await openHeadlessPage({
      root,
      entry: 'lib/analyze/headless-entry.ts',
      mounts: { [MODEL]: model },
    });
    try {
      await headless.page.waitForFunction(() => window.startAnalysis);
      await headless.page.evaluate((base) => window.startAnalysis!(base), MODEL.slice(0, -1));
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
    await page.setInputFiles('input', file);
    return page.evaluate(([kind, options]) => window.analysis!.open(kind, options), [kind, options] as const);
  }

  /** The next frame of the file that was started last. */
  next(): Promise<NextPageFrame> {
    return this.headless.page.evaluate(() => window.analysis!.next());
  }

  /** Lets go of the file, read to its end or not. */
  end(): Promise<void> {
    return this.headless.page.evaluate(() => window.analysis!.end());
  }

  close(): Promise<void> {
    return this.headless.close();
  }
}

/** Of an error that crossed from the browser, whose message carries a stack. */
export function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0];
}
