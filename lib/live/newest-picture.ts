import { untilAborted } from './until-aborted';

/** A picture that may be taken as a frame, or dropped when a newer one comes. */
export interface OfferedPicture {
  take(): Promise<ImageBitmap>;
  drop(): void;
}

/** So many pictures in a row may be gone before they were taken, as when a camera wakes. */
const MOST_GONE = 5;

/** Holds the newest picture of a source until it is read; older ones are dropped. */
export class NewestPicture {
  #offered: OfferedPicture | null = null;
  #isClosed = false;
  #atEnd: (() => void) | null = null;
  #wake: () => void = () => {};

  offer(picture: OfferedPicture): void {
    if (this.#isClosed) {
      picture.drop();
      return;
    }
    this.#offered?.drop();
    this.#offered = picture;
    this.#wake();
  }

  /** Calls back once, when no picture is left to be read. */
  finish(atEnd: () => void): void {
    this.#atEnd = atEnd;
    this.#wake();
  }

  /** Forgets a picture that was not read. */
  clear(): void {
    this.#offered?.drop();
    this.#offered = null;
  }

  /**
   * @returns the newest picture, once there is one that was not given before; null when this was closed or the signal
   * aborted
   * @throws what the browser says when it can take none of several
   */
  async next(signal: AbortSignal): Promise<ImageBitmap | null> {
    for (let gone = 0; ; ) {
      const picture = await this.#newest(signal);
      if (!picture) return null;
      try {
        return await picture.take();
      } catch (error) {
        gone++;
        if (gone === MOST_GONE) throw error;
      }
    }
  }

  async #newest(signal: AbortSignal): Promise<OfferedPicture | null> {
    while (!this.#offered && !this.#isClosed && !signal.aborted) {
      const atEnd = this.#atEnd;
      this.#atEnd = null;
      atEnd?.();
      const offer = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await untilAborted(offer, signal);
    }
    const picture = this.#offered;
    if (!picture || signal.aborted) return null;
    this.#offered = null;
    return picture;
  }

  close(): void {
    this.#isClosed = true;
    this.clear();
    this.#wake();
  }
}
