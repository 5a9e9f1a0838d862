/**
 * UGN-B from an ImageNet backbone whose last layer is missing, on rendered faces alone: a large set joined with the
 * embedded one. The column “rendered faces alone” of docs/models/default.md.
 * Source: EQUATIONS.md; the schedule is this project's choice.
 * Command: npm run model -- --only heads --only on-heads (default-model.ts), or
 *   npm run render -- --out runs/render-large --first-identity 1000 --identities 700 \
 *   --per-identity 18 --seed 2 --splits train,validation
 *   npm run train -- --config ship --init IMAGENET \
 *   --data training/datasets/rendered --data runs/render-large --out runs/ship --minutes 0
 * Expected time: 37 minutes for the training, measured with the TensorFlow binding on two busy cores.
 * Expected result: mean F1 0.927, AUC 0.994, accuracy 0.976 on the test split (the manifest's metrics).
 */
import type { TrainingConfig } from '../stages/training-config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  isCalibrated: true,
  model: { variant: 'ugn-b' },
  nodes: { ...BASE.nodes, epochs: 3, rate: 3e-4, freshRate: 1e-3, warmup: 0.08, average: 0.999 },
  graph: { ...BASE.graph, epochs: 6, views: 1 },
};
