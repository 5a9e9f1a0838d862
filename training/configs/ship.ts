/**
 * The weights in public/models/default: UGN-B from an ImageNet backbone whose last layer is missing, on a
 * large rendered set joined with the embedded one.
 * Command: npm run train -- --config ship --init ../shared/data/resnet18-imagenet \
 *   --data training/datasets/rendered --data LARGE_SET --out runs/ship
 */
import type { TrainingConfig } from '../config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  model: { variant: 'ugn-b' },
  nodes: { ...BASE.nodes, epochs: 3, rate: 3e-4, freshRate: 1e-3, warmup: 0.08, average: 0.999 },
  graph: { ...BASE.graph, epochs: 6, views: 1 },
};
