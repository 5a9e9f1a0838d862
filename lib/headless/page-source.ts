import { CONTAINERS, containerOf, HEAD_BYTES } from '../analyze/container';
import type { NextPageFrame, ReadOptions } from '../analyze/headless-entry';
import type { Failure, Remark } from '../analyze/outcome';
import type { FrameSource, Opened } from '../analyze/read-frames';
import { AppError } from '../errors';
import { findFfmpeg } from '../node/ffmpeg';
import type { AnalysisPage } from './analysis-page';
import { type ConvertedVideo, convertVideo, encodersOf } from './convert-video';
import { headOf } from './file-head';
import type { InputFile } from './input-files';
import { whyUnreadable } from './inspect-file';

type PageFrame = Extract<NextPageFrame, { kind: 'frame' }>;

/** Before why ffmpeg did not help. */
const UNREAD = 'this browser does not decode it, and';

/** A file's frames as the headless page reads them, of a video that it cannot decode by way of this machine's ffmpeg. */
export class PageSource implements FrameSource<PageFrame> {
  /** What is to be said of a file that had to be converted. */
  remark: Remark | null = null;
  #converted: ConvertedVideo | null = null;
  /** Why ffmpeg could not convert it. */
  #refusal: string | null = null;

  /** @param onConvert takes the share of the video that is converted, 0..1 */
  constructor(
    readonly page: AnalysisPage,
    readonly file: InputFile,
    readonly settings: ReadOptions & { readonly rate: number },
    readonly onConvert: (share: number) => void,
  ) {}

  get options(): ReadOptions {
    const { every, faces, remembersFaces } = this.settings;
    return { every, faces, remembersFaces };
  }

  async open(): Promise<Opened> {
    const { page, file, options } = this;
    if (file.pictures) return page.start([...file.pictures], { rate: this.settings.rate }, options);
    const container = file.kind === 'video' ? containerOf(await headOf(file.path, HEAD_BYTES)) : null;
    const isOpened = !container || CONTAINERS[container].isOpened;
    const opened: Opened = isOpened
      ? await page.start(file.path, file.kind, options)
      : { kind: 'failed', message: 'browsers do not open it', isUnsupported: false };
    if (opened.kind === 'opened' || !container || (isOpened && !opened.isUnsupported)) return opened;
    return (await this.#convert(CONTAINERS[container].demuxers)) ?? opened;
  }

  next(): Promise<NextPageFrame> {
    return this.page.next();
  }

  async whyUnreadable(message: string, isUnsupported: boolean): Promise<Failure> {
    if (this.#refusal !== null) return { kind: 'failed', reason: 'unreadable', detail: this.#refusal };
    return whyUnreadable(this.file, message, isUnsupported);
  }

  /** Removes what was made on the way. */
  close(): void {
    this.#converted?.remove();
  }

  async #convert(demuxers: string): Promise<Opened | null> {
    const ffmpeg = findFfmpeg();
    if (!ffmpeg) return null;
    const encoders = encodersOf(ffmpeg);
    if (encoders.length === 0) {
      this.#refusal = `${UNREAD} the ffmpeg on the PATH has neither libx264 nor libvpx-vp9`;
    }
    let opened: Opened | null = null;
    for (const encoder of encoders) {
      try {
        const { path } = this.file;
        this.#converted = await convertVideo(ffmpeg, { path, demuxers, encoder, onProgress: this.onConvert });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        this.#refusal = `${UNREAD} ${error.message}`;
        return null;
      }
      opened = await this.page.start(this.#converted.path, 'video', this.options);
      if (opened.kind === 'opened') {
        const { complaint } = this.#converted;
        const said = complaint === '' ? '' : `, which said: ${complaint}`;
        this.remark = { reason: 'converted', detail: `by ffmpeg ${ffmpeg.version} (${encoder.name})${said}` };
        return opened;
      }
      this.#converted.remove();
    }
    return opened;
  }
}
