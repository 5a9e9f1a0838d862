/**
 * The weights in public/models/default: UGN-B on photographs that a machine labelled, as they are and warped, beside
 * rendered faces (docs/decisions/weak-labels.md). The last layer of the model that it goes on from is left behind: one that
 * had learnt these pictures for long did worse on unseen ones.
 * Source: EQUATIONS.md; the schedule is this project's choice.
 * Command: npm run model, whose recipe (default-model.ts) trains it twice; the last time as
 *   npm run train -- --config photographs --from MODEL --data training/datasets/rendered --data runs/render-wide \
 *   --data runs/photo-set --data runs/warped --data runs/warped-turned --source-weights 0.04,0.09,0.45,0.19,0.23 \
 *   --validate-on all --minutes 0 --out runs/photographs
 * Expected time: 50 minutes with the TensorFlow binding on two cores.
 * Expected result: docs/models/default.md.
 */
import { STANDARD_AUGMENTATION } from '../input/augment';
import type { TrainingConfig } from '../stages/training-config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  isBalanced: false,
  rankShare: 0.5,
  isCalibrated: true,
  falseAlarms: 0.02, // well below what is aimed at, since relaxed faces at hand are few
  model: { variant: 'ugn-b', readsMirror: true, outputSize: 128 },
  leftBehind: ['layer4.', 'nodes.', 'graph.'],
  // Gentler than the standard one: photographs have noise, blur and light of their own.
  augmentation: {
    ...STANDARD_AUGMENTATION,
    rotation: 4,
    scale: 0.05,
    brightness: 0.25,
    contrast: 0.2,
    gamma: 0.2,
    saturation: 0.25,
    tint: 0.06,
    grey: 0.1,
    blur: 0.03,
    noise: 0.05,
    cover: 0.03,
    jpeg: 0.1,
  },
  nodes: { ...BASE.nodes, epochs: 5, batch: 32, rate: 2e-4, warmup: 0.15, average: 0.995 },
  graph: {
    ...BASE.graph,
    epochs: 3,
    views: 1,
    shares: { ...BASE.graph.shares, 'graph.a_sigma': 0.006 },
    obscured: { share: 0.3, hidden: 0.7, seen: 0.15, weight: 0.15 },
  },
};
