import { actionUnit } from '@/lib/au/catalogue';
import type { FaceReading, ModelFacts } from '@/lib/readings/face-reading';
import { type GraphEdge, graphEdges } from '../../_view/graph-edges';

const PARTNERS = 3;

/** The units with the strongest links to one, in words. @param index its place in the model's list */
export function partners(
  face: Pick<FaceReading, 'maskMean' | 'maskVariance'>,
  model: Pick<ModelFacts, 'aus' | 'adjacency'>,
  index: number,
): string {
  const other = ({ i, j }: GraphEdge) => (i === index ? j : i);
  const strongest = graphEdges(face, model.adjacency, model.aus.length)
    .filter(({ i, j, strength }) => (i === index || j === index) && strength > 0)
    .sort((a, b) => b.strength - a.strength)
    .slice(0, PARTNERS)
    .map((edge) => `AU ${model.aus[other(edge)]} ${actionUnit(model.aus[other(edge)])!.name}`);
  return strongest.join(', ') || 'no other unit';
}
