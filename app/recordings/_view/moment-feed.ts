import type { Feed } from '../../_view/use-shown';

/** Hands on what is shown at the moment, and the last of it to who comes later. */
export class MomentFeed<T> implements Feed<T> {
  readonly #listeners = new Set<(shown: T) => void>();
  #shown: { readonly value: T } | null = null;

  on(listener: (shown: T) => void): () => void {
    this.#listeners.add(listener);
    if (this.#shown) listener(this.#shown.value);
    return () => this.#listeners.delete(listener);
  }

  show(value: T): void {
    this.#shown = { value };
    for (const listener of this.#listeners) listener(value);
  }
}
