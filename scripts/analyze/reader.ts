import { AppError, messageOf } from '../../lib/errors';
import type { ReadingRow } from '../../lib/recording/schema';
import { type HeadlessPage, openHeadlessPage } from '../headless-page';
import type { InputFile } from './inputs';
import { inspect, whyUnreadable } from './inspect';
import type { Outcome, Remark } from './outcome';
import type { PageAnswer, StartOptions } from './page';

interface Handlers {
  /** @param share of the file that is read, 0..1 */
  onFrame(rows: ReadingRow[], share: number): Promise<void>;
  /** The rows of this file so far are void. */
  onRestart(): Promise<void>;
}

/** Reads files with the live page's model code in a headless browser, which is started with the first of them. */
export class FileReader {
  #open: HeadlessPage | null = null;

  constructor(readonly options: StartOptions) {}

  /** @throws AppError when browser or model cannot be started; whatever is wrong with the file is the outcome */
  async read(file: InputFile, { onFrame, onRestart }: Handlers): Promise<Outcome> {
    const remarks = await inspect(file);
    if (!Array.isArray(remarks)) return remarks;
    const { page } = await this.#start();
    try {
      await page.setInputFiles('input', file.path);
      const opened = await page.evaluate((kind) => window.analysis!.open(kind), file.kind);
      if (opened.kind === 'failed') return whyUnreadable(file, opened.message);

      const count = { frames: 0, faces: 0, faceless: 0, crowded: 0, mostFound: 0 };
      for (;;) {
        const answer = await page.evaluate(() => window.analysis!.next());
        if (answer.kind === 'end') break;
        if (answer.kind === 'failed') {
          if (count.frames === 0) return whyUnreadable(file, answer.message);
          remarks.push({
            reason: 'truncated',
            detail: `only the first ${count.frames} frames could be read: ${answer.message}`,
          });
          break;
        }
        count.frames++;
        count.faces += answer.faces.length;
        if (answer.faces.length === 0) count.faceless++;
        if (answer.found > answer.faces.length) count.crowded++;
        count.mostFound = Math.max(count.mostFound, answer.found);
        const share = opened.duration > 0 ? Math.min(1, answer.timestamp / opened.duration) : 1;
        await onFrame(rowsOf(file.name, answer), share);
      }
      if (count.frames === 0) return { kind: 'failed', reason: 'unreadable', detail: 'it holds no frame' };
      remarks.push(...faceRemarks(count));
      return { kind: 'read', frames: count.frames, faces: count.faces, remarks };
    } catch (error) {
      if (error instanceof AppError) throw error;
      // The page answers whatever goes wrong inside it, so it is gone; the next file gets another.
      await this.close();
      await onRestart();
      return { kind: 'failed', reason: 'crashed', detail: firstLine(error) };
    }
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.close();
  }

  async #start(): Promise<HeadlessPage> {
    if (this.#open) return this.#open;
    const open = await openHeadlessPage('scripts/analyze/page.ts');
    this.#open = open;
    try {
      await open.page.waitForFunction(() => window.startAnalysis);
      await open.page.evaluate((options) => window.startAnalysis!(options), this.options);
      return open;
    } catch (cause) {
      throw new AppError('io', `The model could not be started in the browser: ${firstLine(cause)}`, {
        cause,
      });
    }
  }
}

function rowsOf(input: string, answer: Extract<PageAnswer, { kind: 'frame' }>): ReadingRow[] {
  const { frame, timestamp, faces } = answer;
  if (faces.length === 0) return [{ input, frame, timestamp, success: false }];
  return faces.map((face) => ({ input, frame, timestamp, success: true, ...face }));
}

function faceRemarks(count: {
  frames: number;
  faceless: number;
  crowded: number;
  mostFound: number;
}): Remark[] {
  const remarks: Remark[] = [];
  if (count.faceless > 0) {
    remarks.push({ reason: 'no face', detail: `in ${count.faceless} of ${framesText(count.frames)}` });
  }
  if (count.crowded > 0) {
    remarks.push({
      reason: 'more faces',
      detail: `up to ${count.mostFound} in ${count.crowded} of ${framesText(count.frames)}; --faces reads more`,
    });
  }
  return remarks;
}

function framesText(count: number): string {
  return count === 1 ? '1 frame' : `${count} frames`;
}

/** Of an error that crossed from the browser, whose message carries a stack. */
function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0];
}
