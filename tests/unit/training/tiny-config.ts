import { BASE } from '../../../training/configs/shared';
import type { TrainingConfig } from '../../../training/stages/training-config';

/** UGN-B so small that a step takes milliseconds, most of it frozen so that checkpoints are small. */
export const config: TrainingConfig = {
  ...BASE,
  model: { variant: 'ugn-b', projectionSize: 8, outputSize: 8, predictionSamples: 4, weightSamples: 2 },
  inputSize: 32,
  checkpoints: { every: { steps: 1 }, keep: 2 },
  nodes: {
    ...BASE.nodes,
    epochs: 2,
    batch: 4,
    rate: 1e-3,
    // what is left are the last block's batch norms
    frozen: ['conv1', 'bn1', 'layer1', 'layer2', 'layer3', 'layer4.0', 'layer4.1.conv1', 'layer4.1.conv2'],
  },
  graph: {
    ...BASE.graph,
    epochs: 6,
    batch: 4,
    rate: 0.01,
    views: 1,
    obscured: { share: 0.5, hidden: 1, seen: 0.5, weight: 0.3 },
  },
};
