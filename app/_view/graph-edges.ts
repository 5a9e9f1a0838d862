import type { FaceReading } from '@/lib/readings/face-reading';

/** A link between two action units, i < j, places in the model's list. */
export interface GraphEdge {
  readonly i: number;
  readonly j: number;
  /** Mean mask × adjacency as a share of the largest adjacency, 0..1, the mean of both directions. */
  readonly strength: number;
  /** Standard deviation of the mask over the samples as a share of the most it can have, 0..1. */
  readonly spread: number;
}

/** A value in 0..1 has at most this standard deviation: half the samples at 0 and half at 1. */
const MOST_DEVIATION = 0.5;

/**
 * Every pair of action units with what the model makes of their link for one face.
 * @param adjacency ReLU(B + Bᵀ), row-major [N, N]
 * @param size N
 */
export function graphEdges(
  face: Pick<FaceReading, 'maskMean' | 'maskVariance'>,
  adjacency: ArrayLike<number>,
  size: number,
): GraphEdge[] {
  let largest = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i !== j) largest = Math.max(largest, adjacency[i * size + j]);
    }
  }
  const edges: GraphEdge[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      const there = i * size + j;
      const back = j * size + i;
      const mask = (face.maskMean[there] + face.maskMean[back]) / 2;
      const variance = (face.maskVariance[there] + face.maskVariance[back]) / 2;
      edges.push({
        i,
        j,
        strength: largest > 0 ? (mask * adjacency[there]) / largest : 0,
        spread: Math.min(1, Math.sqrt(Math.max(0, variance)) / MOST_DEVIATION),
      });
    }
  }
  return edges;
}

/**
 * The places in `edges` of each node's strongest links; a graph in which all is linked with all stays
 * legible with these alone.
 * @param perNode how many links of each node
 */
export function strongestLinks(edges: readonly GraphEdge[], size: number, perNode: number): Set<number> {
  const links: number[][] = Array.from({ length: size }, () => []);
  edges.forEach(({ i, j, strength }, place) => {
    if (strength > 0) {
      links[i].push(place);
      links[j].push(place);
    }
  });
  const strongest = links.flatMap((places) =>
    places.sort((a, b) => edges[b].strength - edges[a].strength).slice(0, perNode),
  );
  return new Set(strongest);
}
