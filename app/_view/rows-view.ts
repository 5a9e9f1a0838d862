import type { ModelFacts } from '@/lib/live/messages';
import type { Shown } from './result-feed';
import { RowView } from './row-view';
import { readAu } from './verdict';

/** Fills the rows inside an element. Rows that React moves or makes anew are found again. */
export class RowsView {
  #rows = new Map<number, RowView>();

  constructor(
    readonly root: HTMLElement,
    readonly model: ModelFacts,
  ) {}

  show({ face }: Shown): void {
    this.model.aus.forEach((id, index) => {
      const row = this.#row(id);
      if (!row) return;
      if (face) row.show(readAu(face, this.model, index));
      else row.clear();
    });
  }

  #row(id: number): RowView | null {
    const known = this.#rows.get(id);
    if (known?.row.isConnected) return known;
    const element = this.root.querySelector<HTMLElement>(`[data-au="${id}"]`);
    if (!element) return null;
    const row = new RowView(element);
    this.#rows.set(id, row);
    return row;
  }
}
