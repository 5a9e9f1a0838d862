/** Samples kept: ten seconds at 60 frames a second. */
const CAPACITY = 600;

/** The last probabilities of a face's action units. Old samples are overwritten; adding allocates nothing. */
export class ProbabilityHistory {
  readonly #times = new Float64Array(CAPACITY);
  readonly #values: Float32Array;
  readonly #units: number;
  #count = 0;
  #next = 0;

  /** @param units how many action units the model has */
  constructor(units: number) {
    this.#units = units;
    this.#values = new Float32Array(CAPACITY * units);
  }

  /**
   * @param time of the frame in milliseconds, not before the last one's
   * @param p one probability for each unit
   */
  add(time: number, p: Float32Array): void {
    this.#times[this.#next] = time;
    this.#values.set(p, this.#next * this.#units);
    this.#next = (this.#next + 1) % CAPACITY;
    this.#count = Math.min(this.#count + 1, CAPACITY);
  }

  /**
   * One unit's samples, the oldest first.
   * @param index place of the unit in the model's list
   * @param now milliseconds, to which ages in seconds are counted
   */
  *samples(index: number, now: number): Generator<{ age: number; p: number }> {
    for (let i = CAPACITY - this.#count; i < CAPACITY; i++) {
      const slot = (this.#next + i) % CAPACITY;
      yield { age: (now - this.#times[slot]) / 1000, p: this.#values[slot * this.#units + index] };
    }
  }

  clear(): void {
    this.#count = 0;
  }
}
