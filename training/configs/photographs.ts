/**
 * The weights in public/models/default: UGN-B from an ImageNet backbone whose last layer is missing, on photographs that
 * a machine labelled, as they are and warped, beside rendered faces (docs/decisions/weak-labels.md).
 * Source: EQUATIONS.md; the schedule is this project's choice.
 * Command: docs/models/default.md has those that made the sets and the weights; the training is
 *   npm run train -- --config photographs --init ../shared/data/resnet18-imagenet --data training/datasets/rendered \
 *   --data runs/render-wide --data runs/photo-set --data runs/warped --source-weights 0.06,0.17,0.55,0.22 \
 *   --validate-on all --minutes 0 --out runs/photographs
 * Expected time: 45 minutes with the TensorFlow binding on two cores.
 * Expected result: docs/models/default.md.
 */
import { STANDARD_AUGMENTATION } from '../augment';
import type { TrainingConfig } from '../config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  isCalibrated: true,
  model: { variant: 'ugn-b' },
  leftBehind: ['graph.'],
  // Photographs have noise, blur and light of their own, and with the standard ones a face's fine lines are lost.
  augmentation: {
    ...STANDARD_AUGMENTATION,
    rotation: 5,
    scale: 0.06,
    brightness: 0.25,
    contrast: 0.2,
    gamma: 0.2,
    saturation: 0.25,
    tint: 0.06,
    grey: 0.1,
    blur: 0.05,
    noise: 0.08,
    jpeg: 0.12,
  },
  nodes: { ...BASE.nodes, epochs: 8, batch: 32, rate: 2e-4, freshRate: 1e-3, average: 0.999 },
  graph: {
    ...BASE.graph,
    epochs: 3,
    views: 1,
    shares: { ...BASE.graph.shares, 'graph.a_sigma': 0.006 },
    obscured: { share: 0.3, hidden: 0.7, seen: 0.15, weight: 0.15 },
  },
};
