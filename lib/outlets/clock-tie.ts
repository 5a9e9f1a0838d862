/** Rows that the offset is the mean of; 10 s of 30 frames. */
const ROWS = 300;
/** A row further off, in seconds, means that one of the clocks was set. */
const TOLERANCE = 0.05;

/**
 * Puts rows on another clock of this machine. Of each row its time on the stream's steady clock is known and, to a
 * millisecond, the machine's time; the mean of the difference has neither the jitter of rounding nor that of the way here.
 */
export class ClockTie {
  readonly #now: () => number;
  readonly #wall: () => number;
  #offset = Number.NaN;
  #rows = 0;

  /**
   * @param now the other clock, in seconds
   * @param wall the machine's, in milliseconds since 1970
   */
  constructor(now: () => number, wall: () => number = Date.now) {
    this.#now = now;
    this.#wall = wall;
  }

  /**
   * @param timestamp seconds on the stream's clock
   * @param utc when that was, ISO 8601
   * @returns seconds on the other clock
   */
  at(timestamp: number, utc: string): number {
    const age = (this.#wall() - Date.parse(utc)) / 1000;
    const offset = this.#now() - age - timestamp;
    if (Math.abs(offset - this.#offset) <= TOLERANCE) {
      this.#rows = Math.min(ROWS, this.#rows + 1);
      this.#offset += (offset - this.#offset) / this.#rows;
    } else {
      this.#rows = 1;
      this.#offset = offset;
    }
    return timestamp + this.#offset;
  }
}
