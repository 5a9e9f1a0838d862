/**
 * Writes into the page what is new there alone: the browser would look at the styles of all that lies beneath again. What
 * is written this way is written by nobody else.
 */
export class Changes {
  readonly #written = new WeakMap<Element, Map<string, string | null>>();

  /** @param value null takes the attribute away */
  attribute(element: Element, name: string, value: string | null): void {
    if (!this.#isNew(element, name, value)) return;
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }

  /** @param name of a custom property */
  property(element: HTMLElement, name: string, value: string): void {
    if (this.#isNew(element, name, value)) element.style.setProperty(name, value);
  }

  #isNew(element: Element, name: string, value: string | null): boolean {
    const known = this.#written.get(element) ?? new Map<string, string | null>();
    this.#written.set(element, known);
    if (known.get(name) === value) return false;
    known.set(name, value);
    return true;
  }
}
