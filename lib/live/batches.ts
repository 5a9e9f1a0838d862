interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

interface Options<Item, Result> {
  /** Does all of a batch; the results in the items' order. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** How much of a batch an item is. */
  readonly sizeOf: (item: Item) => number;
  /** A batch is begun when so much is waiting … */
  readonly enough: number;
  /** … or when nothing more is under way. */
  readonly comesMore: () => boolean;
}

/** Does in batches what costs less together: one batch after the other, in the order in which the items came. */
export class Batches<Item, Result> {
  readonly #waiting: Waiting<Item, Result>[] = [];
  #isRunning = false;

  constructor(readonly options: Options<Item, Result>) {}

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      void this.goOn();
    });
  }

  /** To be called when something that was under way will not come. */
  async goOn(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) await this.#do(batch);
    this.#isRunning = false;
  }

  async #do(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.options.run(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index]);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  #next(): Waiting<Item, Result>[] {
    const { sizeOf, enough, comesMore } = this.options;
    let size = 0;
    let count = 0;
    while (count < this.#waiting.length && size < enough) size += sizeOf(this.#waiting[count++].item);
    return size < enough && comesMore() ? [] : this.#waiting.splice(0, count);
  }
}
