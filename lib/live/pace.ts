import type { StageTimes } from './messages';

const WINDOW_MS = 1500;
/** Share of the newest value in a smoothed time. */
const SMOOTHING = 0.1;

/** Frame rate and smoothed times of a running session. */
export class Pace {
  #paintedAt: number[] = [];
  #latencyMs = 0;
  #times: StageTimes = { detect: 0, crop: 0, model: 0 };
  #isEmpty = true;

  /**
   * @param times of the frame in the worker
   * @param takenAt when the frame was taken, milliseconds
   * @param paintedAt when its result was on the page
   */
  add(times: StageTimes, takenAt: number, paintedAt: number): void {
    const share = this.#isEmpty ? 1 : SMOOTHING;
    const blend = (old: number, value: number) => old + share * (value - old);
    this.#isEmpty = false;
    this.#latencyMs = blend(this.#latencyMs, paintedAt - takenAt);
    this.#times = {
      detect: blend(this.#times.detect, times.detect),
      crop: blend(this.#times.crop, times.crop),
      model: blend(this.#times.model, times.model),
    };
    this.#paintedAt = [...this.#paintedAt.filter((at) => paintedAt - at <= WINDOW_MS), paintedAt];
  }

  /** Results painted per second over the last moments; 0 until there are two. */
  get fps(): number {
    const count = this.#paintedAt.length - 1;
    return count < 1 ? 0 : (1000 * count) / (this.#paintedAt[count] - this.#paintedAt[0]);
  }

  get latencyMs(): number {
    return this.#latencyMs;
  }

  get times(): StageTimes {
    return this.#times;
  }
}
