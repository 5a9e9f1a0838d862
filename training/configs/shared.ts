import { STANDARD_AUGMENTATION } from '../augment';
import type { TrainingConfig } from '../config';

/** What the experiments have in common; each file in this folder says what it changes. */
export const BASE: TrainingConfig = {
  model: {},
  inputSize: 112,
  isBalanced: true,
  augmentation: STANDARD_AUGMENTATION,
  checkpoints: { every: { seconds: 120 }, keep: 2 },
  nodes: {
    epochs: 12,
    batch: 16,
    rate: 1e-4,
    freshRate: 1e-3,
    weightDecay: 0.01,
    warmup: 0.1,
    clip: 20,
    average: 0.99,
    frozen: ['conv1', 'bn1'],
  },
  graph: {
    epochs: 12,
    batch: 16,
    rate: 0.001,
    freshRate: 0.01,
    weightDecay: 1e-4,
    warmup: 0.1,
    clip: 20,
    average: 0.99,
    views: 4,
    shares: {
      'graph.W1': 0.03,
      'graph.W2': 0.1,
      'graph.P': 0.0001,
      'graph.a_mu': 0.005,
      'graph.a_sigma': 0.001,
    },
  },
};
