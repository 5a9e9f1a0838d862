import 'server-only';

/** Clients that are remembered; more than this at once forget the oldest. */
const MOST_CLIENTS = 10_000;
/** Requests that may come at once, as a share of a minute's. */
const BURST = 1 / 4;

/** So many requests a minute for each client, and a few of them at once (GCRA). */
export class RateLimit {
  /** When a client's next request would be due if they came evenly, milliseconds. */
  readonly #due = new Map<string, number>();
  readonly #interval: number;
  readonly #ahead: number;

  constructor(
    perMinute: number,
    readonly now: () => number = Date.now,
  ) {
    this.#interval = 60_000 / perMinute;
    this.#ahead = Math.max(0, Math.ceil(perMinute * BURST) - 1) * this.#interval;
  }

  /**
   * Counts a request.
   * @returns 0 when it may be served; else the seconds to wait, and it does not count
   */
  take(client: string): number {
    const now = this.now();
    const due = Math.max(now, this.#due.get(client) ?? 0);
    if (due - now > this.#ahead) return Math.ceil((due - now - this.#ahead) / 1000);
    this.#due.delete(client); // to the end: the first ones are those that came longest ago
    this.#due.set(client, due + this.#interval);
    if (this.#due.size > MOST_CLIENTS) this.#due.delete(this.#due.keys().next().value!);
    return 0;
  }
}
