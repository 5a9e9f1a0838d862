import { AppError, messageOf } from '../../../lib/errors';
import type { HeadlessPage } from '../../../lib/headless/headless-page';
import { openProjectPage } from '../../../lib/headless/project-page';
import type { EyePoints } from '../../../lib/vision/pixels';
import type { FoundFace, PageFaces } from './prepare-page';

/** The bytes of a picture, or the path of its file. */
export type PictureInput = string | Buffer;

/** The page answers whatever goes wrong inside it, so something killed its browser; the next picture gets another. */
export class BrowserDied extends Error {}

/** Finds and cuts out faces with the live page's code in a headless browser, which starts with the first picture. */
export class FacePage {
  #open: HeadlessPage | null = null;

  /**
   * Faces from the largest to the smallest, or why the picture cannot be read.
   * @throws AppError io when browser or detector cannot be started; BrowserDied
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
   * @returns RGB bytes, [size, size, 3]
   * @throws BrowserDied
   */
  async cut({ eyes }: FoundFace, size: number): Promise<Buffer> {
    const { page } = await this.#start();
    return this.#guard(async () => {
      const args: [EyePoints, number] = [eyes, size];
      const base64 = await page.evaluate(([points, side]) => window.faces!.cut(points, side), args);
      return Buffer.from(base64, 'base64');
    });
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.close();
  }

  async #guard<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (cause) {
      await this.close();
      throw new BrowserDied(firstLine(cause), { cause });
    }
  }

  async #start(): Promise<HeadlessPage> {
    if (this.#open) return this.#open;
    const open = await openProjectPage('training/datasets/prepare/prepare-page.ts', false);
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
