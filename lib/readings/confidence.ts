import type { DecisionModel } from '../au/decision';
import type { FaceValues } from './face-reading';

export function confidenceOf(
  { score }: Pick<FaceValues, 'score' | 'quality' | 'epistemic'>,
  _: DecisionModel,
): number {
  return score;
}
