import { STANDARD_AUGMENTATION } from '../input/augment';
import { NO_AIDS } from '../stages/graph-aids';
import type { TrainingConfig } from '../stages/training-config';

/** Stage 3 where `--end-to-end` asks for it. */
export const END_TO_END: NonNullable<TrainingConfig['endToEnd']> = {
  epochs: 2,
  batch: 16,
  optimiser: 'adamw',
  momentum: 0.9,
  rate: 1e-5,
  weightDecay: 0.01,
  warmup: 0.1,
  clip: 20,
  average: 0.99,
  frozen: ['conv1', 'bn1'],
  batchNorm: 'frozen',
  auxiliary: 0.5,
};

/** What the experiments have in common; each file in this folder says what it changes. */
export const BASE: TrainingConfig = {
  model: {},
  inputSize: 112,
  isBalanced: true,
  rankShare: 0,
  isCalibrated: false,
  falseAlarms: 1,
  augmentation: STANDARD_AUGMENTATION,
  leftBehind: [],
  checkpoints: { every: { seconds: 120 }, keep: 2 },
  nodes: {
    epochs: 12,
    batch: 16,
    optimiser: 'adamw',
    momentum: 0.9,
    rate: 1e-4,
    freshRate: 1e-3,
    weightDecay: 0.01,
    warmup: 0.1,
    clip: 20,
    average: 0.99,
    frozen: ['conv1', 'bn1'],
    batchNorm: 'frozen',
  },
  graph: {
    epochs: 12,
    batch: 16,
    optimiser: 'adamw',
    momentum: 0.9,
    rate: 0.001,
    freshRate: 0.01,
    weightDecay: 1e-4,
    warmup: 0.1,
    clip: 20,
    average: 0.99,
    views: 4,
    obscured: null,
    aids: NO_AIDS,
    shares: {
      'graph.W1': 0.03,
      'graph.W2': 0.1,
      'graph.P': 0.0001,
      'graph.a_mu': 0.005,
      'graph.a_sigma': 0.001,
    },
  },
  endToEnd: null,
};
