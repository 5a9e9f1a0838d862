import type { ModelFacts } from '@/lib/readings/face-reading';
import { readAu } from '../../_view/verdict';
import { FaceHistories } from './face-histories';
import type { Shown } from './result-feed';
import { RowView } from './row-view';

const SPARKS_EVERY_MS = 250;

/** Fills the rows inside an element. Rows that React moves or makes anew are found again. */
export class RowsView {
  #rows = new Map<number, RowView>();
  #histories = new FaceHistories();
  #sparksAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly root: HTMLElement,
    readonly model: ModelFacts,
  ) {}

  /** Takes a result into the histories, whether it is shown or not. */
  add({ faces, timestamp }: Shown): void {
    this.#histories.add(faces, timestamp);
  }

  show({ face, timestamp }: Shown): void {
    const sparks = timestamp - this.#sparksAt >= SPARKS_EVERY_MS;
    if (sparks) this.#sparksAt = timestamp;
    this.model.aus.forEach((id, index) => {
      const row = this.#row(id);
      if (!row) return;
      if (face) row.show(readAu(face, this.model, index));
      else row.clear();
      if (sparks) row.showHistory(face ? this.#histories.path(face.number, index, timestamp) : '');
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
