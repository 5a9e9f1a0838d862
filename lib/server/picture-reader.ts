import 'server-only';
import type { FileKind } from '../analyze/file-kind';
import type { NextPageFrame, ReadOptions } from '../analyze/headless-entry';
import type { Opened } from '../analyze/read-frames';
import { AppError, messageOf } from '../errors';
import { within } from '../node/time-limit';
import { Problem } from './http';

/** The browser's page that reads: lib/headless/analysis-page.ts. What a call throws says that it is gone. */
export interface ReadingPage {
  start(
    file: { name: string; mimeType: string; buffer: Buffer },
    kind: FileKind,
    options: ReadOptions,
  ): Promise<Opened>;
  next(): Promise<NextPageFrame>;
  end(): Promise<void>;
  close(): Promise<void>;
}

/** A model as it lies in a folder that does not change. */
export interface ModelToRead {
  readonly hash: string;
  readonly folder: string;
}

interface Options {
  /** Starts a browser with the model. */
  readonly open: (model: ModelToRead) => Promise<ReadingPage>;
  /** Pictures that may wait for the one that is read. */
  readonly mostWaiting: number;
  /** Without a picture for so long the browser is closed, milliseconds. */
  readonly idleMs: number;
  /** A browser that takes longer to start, or over a picture, is taken for stuck, milliseconds. */
  readonly limitMs: number;
}

interface Request {
  readonly bytes: Buffer;
  /** Media type. */
  readonly type: string;
  readonly faces: number;
  readonly model: ModelToRead;
  /** The client went away. */
  readonly signal: AbortSignal;
}

/**
 * Reads pictures one after the other in one browser, which starts with the first and closes when none came for a
 * while. Pictures are kept nowhere.
 */
export class PictureReader {
  #open: { hash: string; page: ReadingPage } | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly options: Options) {}

  /**
   * To be asked before a picture is taken in, which costs memory and time.
   * @throws Problem 503 when too many wait
   */
  requireRoom(): void {
    if (this.#waiting <= this.options.mostWaiting) return;
    throw unavailable('Many pictures are waiting. Try again in a few seconds.', 2);
  }

  /**
   * @returns the faces of the picture's one frame, or why it could not be decoded
   * @throws Problem 503 when too many wait, there is no browser, or it died
   */
  async read(request: Request): Promise<Exclude<NextPageFrame, { kind: 'end' }>> {
    this.requireRoom();
    this.#waiting++;
    clearTimeout(this.#idle);
    const turn = this.#queue.then(() => this.#readNow(request));
    this.#queue = turn.catch(() => {});
    try {
      return await turn;
    } finally {
      this.#waiting--;
      if (this.#waiting === 0) this.#idle = setTimeout(() => this.#closeIdle(), this.options.idleMs).unref();
    }
  }

  async #readNow({ bytes, type, faces, model, signal }: Request) {
    if (signal.aborted) throw new AppError('bad-input', 'The client went away.');
    const page = await this.#start(model);
    try {
      return await within(this.options.limitMs, readOn(page, bytes, type, faces));
    } catch (error) {
      console.error(`The browser that reads pictures died or hung: ${messageOf(error)}`);
      await this.#close();
      throw unavailable('The browser that reads pictures stopped at this one. Another is started.', 5);
    }
  }

  async #start(model: ModelToRead): Promise<ReadingPage> {
    if (this.#open?.hash === model.hash) return this.#open.page;
    await this.#close();
    const opening = this.options.open(model);
    try {
      const page = await within(this.options.limitMs, opening);
      this.#open = { hash: model.hash, page };
      return page;
    } catch (error) {
      opening.then((late) => late.close()).catch(() => {}); // one that comes after its time is not used
      if (error instanceof Problem) throw error;
      if (error instanceof AppError)
        throw unavailable(`Pictures are read in a browser. ${error.message}`, 60);
      console.error(`The browser that reads pictures does not start: ${messageOf(error)}`);
      throw unavailable('The browser that reads pictures does not start. Try again in a while.', 60);
    }
  }

  #closeIdle(): void {
    this.#queue = this.#queue.then(() => (this.#waiting === 0 ? this.#close() : undefined));
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    // it may be gone already, or hang
    if (open) await within(this.options.limitMs, open.page.close()).catch(() => {});
  }
}

async function readOn(page: ReadingPage, buffer: Buffer, mimeType: string, faces: number) {
  const file = { name: 'picture', mimeType, buffer };
  const opened = await page.start(file, 'picture', { faces, every: 1, remembersFaces: false });
  if (opened.kind === 'failed') return opened;
  const answer = await page.next();
  await page.end();
  return answer.kind === 'end' ? { kind: 'failed' as const, message: 'it holds no frame' } : answer;
}

function unavailable(detail: string, seconds: number): Problem {
  return new Problem(503, 'Not available now', detail, { 'retry-after': String(seconds) });
}
