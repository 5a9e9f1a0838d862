/**
 * Heads for intensity, sides and head pose on a model whose other weights stay as they are.
 * Source: this project's; docs/decisions/intensity.md.
 * Command: npm run strength -- --exact EVEN,ICT --photos PHOTOS --cache runs/nodes --out runs/strength
 * Expected time: reading the feature maps, once, 20 pictures a second on one idle core; the fit about 10 minutes for 1,200 steps.
 * Expected result: docs/decisions/intensity.md.
 */
import type { StrengthPlan } from '../stages/strength-plan';

export const STRENGTH: Omit<StrengthPlan, 'shares'> & { photoShare: number } = {
  seed: 1,
  steps: 1200,
  batch: 192,
  photoShare: 0.3,
  rate: 2e-3,
  weightDecay: 0.05,
  leanPerLevel: 1.2,
  leanWeight: 0.3,
  orderWeight: 0.5,
  poseWeight: 10,
};
