import { AppError, messageOf } from '../../lib/errors';
import type { EyePoints } from '../../lib/vision/pixels';
import { type HeadlessPage, openHeadlessPage } from '../../scripts/headless-page';
import type { FoundFace, PageFaces } from './page';

/** The bytes of a picture, or the path of its file. */
export type PictureInput = string | Buffer;

/** Finds and cuts out faces with the live page's code in a headless browser, which starts with the first picture. */
export class FacePage {
  #open: HeadlessPage | null = null;

  /**
   * Faces from the largest to the smallest, or why the picture cannot be read.
   * @throws AppError io when browser or detector cannot be started
   */
  async find(picture: PictureInput): Promise<PageFaces> {
    const { page } = await this.#start();
    return this.#guard(async () => {
      const file =
        typeof picture === 'string' ? picture : { name: 'frame.png', mimeType: 'image/png', buffer: picture };
      await page.setInputFiles('input', file);
      return page.evaluate(() => window.faces!.find());
    });
  }

  /**
   * Cuts a face out of the picture that was read last.
   * @returns RGB bytes, [size, size, 3]; null when the browser died of it
   */
  async cut({ eyes }: FoundFace, size: number): Promise<Buffer | null> {
    const { page } = await this.#start();
    const cut = await this.#guard(async () => {
      const args: [EyePoints, number] = [eyes, size];
      const base64 = await page.evaluate(([points, side]) => window.faces!.cut(points, side), args);
      return { kind: 'cut' as const, rgb: Buffer.from(base64, 'base64') };
    });
    return cut.kind === 'cut' ? cut.rgb : null;
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.close();
  }

  /** The page answers whatever goes wrong inside it, so an error says that it is gone; the next picture gets another. */
  async #guard<Answer>(work: () => Promise<Answer>): Promise<Answer | { kind: 'failed'; message: string }> {
    try {
      return await work();
    } catch (error) {
      await this.close();
      return { kind: 'failed', message: `the browser died of it: ${firstLine(error)}` };
    }
  }

  async #start(): Promise<HeadlessPage> {
    if (this.#open) return this.#open;
    const open = await openHeadlessPage('training/prepare/page.ts');
    this.#open = open;
    try {
      await open.page.waitForFunction(() => window.startFaces);
      await open.page.evaluate(() => window.startFaces!());
      return open;
    } catch (cause) {
      throw new AppError('io', `The face detector could not be started in the browser: ${firstLine(cause)}`, {
        cause,
      });
    }
  }
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0];
}
