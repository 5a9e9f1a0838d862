import type { Gap, GapReason } from './recording';
import { GAP_SECONDS } from './traces';

/** Seconds without a frame that are a gap although nobody said why; a slow machine takes one a second. */
const UNEXPLAINED_SECONDS = 3;

/** Notes the times in which nothing was read, from the frames and from what is said between them. */
export class GapNotes {
  #last = 0;
  #held: { readonly reason: GapReason; readonly since: number } | null = null;

  /** @param since of the frames' clock; a frame that was taken before may still come */
  hold(reason: GapReason, since: number): void {
    this.#held ??= { reason, since };
  }

  /**
   * @param seconds of the frame in the recording
   * @param taken the same on the clock of `since`
   * @returns the gap before it
   */
  frame(seconds: number, taken: number): Gap | null {
    const held = this.#held && taken >= this.#held.since ? this.#held : null;
    const gap = this.#gapUpTo(seconds, held);
    this.#last = seconds;
    if (held) this.#held = null;
    return gap;
  }

  /** @returns the gap that lasts until the end */
  end(seconds: number): Gap | null {
    return this.#held && this.#gapUpTo(seconds, this.#held);
  }

  #gapUpTo(to: number, held: { readonly reason: GapReason } | null): Gap | null {
    const from = this.#last;
    if (to - from <= (held ? GAP_SECONDS : UNEXPLAINED_SECONDS)) return null;
    return { from, to, reason: held?.reason ?? 'unknown' };
  }
}

/** Seconds of gaps together. */
export function unreadSeconds(gaps: readonly Gap[]): number {
  return gaps.reduce((sum, { from, to }) => sum + to - from, 0);
}
