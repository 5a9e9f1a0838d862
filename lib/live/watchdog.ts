/** How long a worker may be silent, in milliseconds. */
export interface Patience {
  /** Before it has given a result, and while it changes the backend, which compiles. */
  readonly first: number;
  /** At least, without a word although it is asked; ten times the longest result of late where that is more. */
  readonly silent: number;
  /** At least, over one result; thirty times the longest of late where that is more. */
  readonly result: number;
}

export const LIVE_PATIENCE: Patience = { first: 60_000, silent: 2000, result: 20_000 };
/** Frames of files may be large, and eight of them are read together. */
export const FILE_PATIENCE: Patience = { first: 300_000, silent: 60_000, result: 300_000 };

const TICK_MS = 500;
/** A worker that was silent for longer is asked for a word. */
const ASK_AFTER_MS = 900;
/** What is left of a long result with each one after it: the first takes many times as long as those that follow. */
const FADE = 0.9;

interface Options {
  readonly patience: Patience;
  /** Asks for a word. */
  ask(): void;
  /** Nothing more is to be expected. */
  onSilent(): void;
}

/**
 * Looks after a worker while it owes something: whether it still says a word when it is asked, and whether what it owes
 * comes. Time in which this page itself stood still, as when the machine slept, does not count.
 */
export class Watchdog {
  readonly #options: Options;
  #timer: ReturnType<typeof setInterval> | null = null;
  /** performance.now() of the last look. */
  #looked = 0;
  /** Milliseconds without a word, and over what is owed. */
  #silent = 0;
  #owed = 0;
  /** Milliseconds of the longest result of late; 0 before the first. */
  #longest = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Something is owed from now on; or the next thing is. */
  begin(): void {
    this.#silent = 0;
    this.#owed = 0;
    if (this.#timer !== null) return;
    this.#looked = performance.now();
    this.#timer = setInterval(() => this.#look(), TICK_MS);
  }

  /** A word came. */
  heard(): void {
    this.#silent = 0;
  }

  /** A result came, and another is owed or none. */
  result(isMoreOwed: boolean): void {
    if (this.#timer !== null) this.#count();
    this.#longest = Math.max(FADE * this.#longest, this.#owed, 1);
    this.#silent = 0;
    this.#owed = 0;
    if (!isMoreOwed) this.end();
  }

  /** What comes next may take as long as the first. */
  startAnew(): void {
    this.#longest = 0;
  }

  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #count(): void {
    const now = performance.now();
    const passed = Math.min(now - this.#looked, 2 * TICK_MS);
    this.#looked = now;
    this.#silent += passed;
    this.#owed += passed;
  }

  #look(): void {
    this.#count();
    const { patience, ask, onSilent } = this.#options;
    const { first } = patience;
    const most = this.#longest === 0 ? first : Math.max(patience.silent, 10 * this.#longest);
    const mostOwed = this.#longest === 0 ? first : Math.max(patience.result, 30 * this.#longest);
    if (this.#silent >= most || this.#owed >= mostOwed) {
      this.end();
      onSilent();
    } else if (this.#silent >= ASK_AFTER_MS) {
      ask();
    }
  }
}
