import type { FaceReading, ModelFacts } from '@/lib/live/messages';
import { graphEdges } from './graph-edges';
import { readAu } from './verdict';

/** Width of the strongest link in units of the drawing. */
const WIDEST = 2.6;
/** Links weaker than this share of the strongest adjacency are left out: they would only grey the picture. */
const FAINTEST = 0.04;
/** From this spread on a link is dashed: the samples do not agree that it is there. */
const DASHED_ABOVE = 0.35;

/** Writes one face's links and probabilities into the drawing that AuGraph rendered. */
export class GraphView {
  #edges: Element[];
  #nodes: HTMLElement[];

  constructor(
    readonly root: HTMLElement,
    readonly model: ModelFacts,
  ) {
    this.#edges = [...root.querySelectorAll('[data-part=edge]')];
    this.#nodes = [...root.querySelectorAll<HTMLElement>('[data-part=node]')];
  }

  /** @param selected FACS number whose links stand out, or null */
  show(face: FaceReading | null, selected: number | null): void {
    const { model } = this;
    const chosen = selected === null ? -1 : model.aus.indexOf(selected);
    const edges = face ? graphEdges(face, model.adjacency, model.aus.length) : [];
    this.#edges.forEach((element, place) => {
      const edge = edges[place];
      if (!edge || edge.strength < FAINTEST) {
        element.setAttribute('stroke-opacity', '0');
        return;
      }
      const touches = edge.i === chosen || edge.j === chosen;
      const seen = chosen < 0 || touches ? 1 : 0.18;
      element.setAttribute('stroke-width', (0.25 + WIDEST * edge.strength).toFixed(2));
      element.setAttribute('stroke-opacity', (seen * (0.15 + 0.75 * (1 - edge.spread))).toFixed(2));
      element.setAttribute('stroke-dasharray', edge.spread > DASHED_ABOVE ? '1.6 1.2' : 'none');
      element.setAttribute('data-touches', String(touches));
    });
    this.#nodes.forEach((node, index) => {
      const reading = face && readAu(face, model, index);
      node.dataset.verdict = reading?.verdict ?? '';
      node.style.setProperty('--p', (reading?.p ?? 0).toFixed(3));
    });
  }
}
