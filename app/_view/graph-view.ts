import type { FaceReading, ModelFacts } from '@/lib/readings/face-reading';
import { Changes } from './changes';
import { graphEdges, strongestLinks } from './graph-edges';
import { readAu } from './verdict';

/** Width of the strongest link in units of the drawing. */
const WIDEST = 1.8;
/** Links drawn for each unit; the chosen unit shows all of its own. */
const PER_NODE = 3;
/** From this spread on a link is dashed: the samples do not agree that it is there. */
const DASHED_ABOVE = 0.35;

/** What the graph shows of a face. */
export type GraphFace = Pick<
  FaceReading,
  'p' | 'lower' | 'upper' | 'epistemic' | 'aleatoric' | 'maskMean' | 'maskVariance'
>;

/** What the graph needs of a model. */
export type GraphModel = Pick<
  ModelFacts,
  'aus' | 'thresholds' | 'unsureAbove' | 'aleatoricShares' | 'adjacency'
>;

/** Writes one face's links and probabilities into the drawing that AuGraph rendered. */
export class GraphView {
  readonly #changes = new Changes();
  #edges: Element[];
  #nodes: HTMLElement[];

  constructor(
    readonly root: HTMLElement,
    readonly model: GraphModel,
  ) {
    this.#edges = [...root.querySelectorAll('[data-part=edge]')];
    this.#nodes = [...root.querySelectorAll<HTMLElement>('[data-part=node]')];
  }

  /** @param selected FACS number whose links stand out, or null */
  show(face: GraphFace | null, selected: number | null): void {
    const { model } = this;
    const chosen = selected === null ? -1 : model.aus.indexOf(selected);
    const edges = face ? graphEdges(face, model.adjacency, model.aus.length) : [];
    const drawn = strongestLinks(edges, model.aus.length, PER_NODE);
    this.#edges.forEach((element, place) => {
      const edge = edges[place];
      const touches = edge !== undefined && (edge.i === chosen || edge.j === chosen);
      if (!edge || !(touches || drawn.has(place))) {
        this.#changes.attribute(element, 'stroke-opacity', '0');
        return;
      }
      const seen = chosen < 0 ? 0.8 : touches ? 1 : 0.12;
      this.#changes.attribute(element, 'stroke-width', (0.2 + WIDEST * edge.strength).toFixed(1));
      this.#changes.attribute(
        element,
        'stroke-opacity',
        (seen * (0.15 + 0.75 * (1 - edge.spread))).toFixed(1),
      );
      this.#changes.attribute(element, 'stroke-dasharray', edge.spread > DASHED_ABOVE ? '1.6 1.2' : 'none');
      this.#changes.attribute(element, 'data-touches', String(touches));
    });
    this.#nodes.forEach((node, index) => {
      const reading = face && readAu(face, model, index);
      this.#changes.attribute(node, 'data-verdict', reading?.verdict ?? '');
      this.#changes.property(node, '--p', (reading?.p ?? 0).toFixed(2));
    });
  }
}
