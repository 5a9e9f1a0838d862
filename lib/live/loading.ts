import type { FromWorker } from './messages';

type Step = Extract<FromWorker, { type: 'progress' }>['step'];

/** How much of the loading time each step takes, about; in the order in which they are shown. */
const SHARES: Record<Step, number> = { detector: 0.2, weights: 0.5, backend: 0.3 };
const STEPS = Object.keys(SHARES) as Step[];
/** Progress is told in steps of at least this. */
const SMALLEST_STEP = 0.01;

/** Joins the progress of steps that run at the same time to one. */
export class Loading {
  readonly #fractions: Record<Step, number> = { detector: 0, weights: 0, backend: 0 };
  #reported = { step: 'detector' as Step, fraction: 0 };

  /**
   * @param fraction how much of one step is done, 0..1
   * @returns the first step that is not done and how much of all is, or null when that is hardly news
   */
  add(step: Step, fraction: number): { step: Step; fraction: number } | null {
    this.#fractions[step] = fraction;
    const total = STEPS.reduce((sum, name) => sum + SHARES[name] * this.#fractions[name], 0);
    const current = STEPS.find((name) => this.#fractions[name] < 1) ?? step;
    const isNews = current !== this.#reported.step || total - this.#reported.fraction >= SMALLEST_STEP;
    if (!isNews) return null;
    this.#reported = { step: current, fraction: total };
    return this.#reported;
  }
}
