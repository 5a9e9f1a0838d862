import { type Appearance, appearanceOf, unlikeness } from './appearance';
import type { FaceQuality } from './quality';
import type { Recognition } from './track';

/**
 * Two looks less unlike than this (unlikeness of 112-pixel faces) are of one person. Of different people, 0 of 79,003 pairs
 * of 398 everyday photographs, 0 of 19,900 of 200 generated portraits and 0 of 780 of 40 studio portraits of alike young
 * adults came below it (npm run bench:faces).
 */
export const MOST_UNLIKE = 0.36;
/** How much nearer, in unlikeness, the person must look than anybody else who was here. */
const LEAD = 0.03;
/** A face is looked at again after so long, in milliseconds; its looks are averaged. */
const EVERY_MS = 400;
/** Looks that an average weighs: later light and hair count too. */
const MOST_LOOKS = 20;

/** A face that can be told by its look: at least this many pixels between the eyes, turned by no more degrees, no more blurred. */
const CLEAR = { size: 24, yaw: 25, blur: 0.6 } as const;

interface Known {
  look: Appearance;
  looks: number;
  /** Milliseconds. */
  seenAt: number;
}

/** What a face is told by. */
export interface Look {
  /** The aligned face, RGB bytes, [size, size, 3]. */
  readonly crop: Uint8Array;
  readonly size: number;
  readonly quality: FaceQuality;
}

/**
 * How the people of a file or session look, so that one who returns gets the old number. Held in memory alone, and
 * forgotten with the file or session; it cannot tell apart people who look alike, nor the same person in another light,
 * pose or disguise.
 */
export class FaceMemory {
  readonly #known = new Map<number, Known>();

  /**
   * Keeps how a face looks, now and then.
   * @param see is asked when it is time
   * @param time milliseconds
   */
  remember(number: number, see: () => Look, time: number): void {
    const known = this.#known.get(number);
    if (known && time - known.seenAt < EVERY_MS) return;
    const { crop, size, quality } = see();
    if (!isClear(quality)) return;
    const look = appearanceOf(crop, size);
    if (!known) {
      this.#known.set(number, { look, looks: 1, seenAt: time });
      return;
    }
    known.looks = Math.min(MOST_LOOKS, known.looks + 1);
    known.look = known.look.map((value, i) => value + (look[i] - value) / known.looks);
    known.seenAt = time;
  }

  /**
   * Who a newcomer is.
   * @param present numbers of those who are in the picture: nobody is there twice
   */
  recognise({ crop, size, quality }: Look, present: ReadonlySet<number>): Recognition {
    const absent = [...this.#known].filter(([number]) => !present.has(number));
    if (absent.length === 0) return null;
    if (!isClear(quality)) return 'unclear';
    const look = appearanceOf(crop, size);
    const [best, second] = [...this.#known]
      .map(([number, known]) => ({ number, distance: unlikeness(look, known.look) }))
      .sort((one, other) => one.distance - other.distance);
    const isAlone = !second || second.distance - best.distance >= LEAD;
    return best.distance < MOST_UNLIKE && isAlone && !present.has(best.number) ? best.number : null;
  }

  forget(): void {
    this.#known.clear();
  }
}

function isClear({ size, yaw, blur }: FaceQuality): boolean {
  return size >= CLEAR.size && yaw !== null && Math.abs(yaw) <= CLEAR.yaw && blur <= CLEAR.blur;
}
