/**
 * Shipped weights that know real faces: those of `ship`, trained on with photographs that a machine labelled
 * beside the rendered faces (docs/decisions/weak-labels.md).
 * Source: EQUATIONS.md; the schedule is this project's choice.
 * Command: docs/models/default.md has the chain of runs that made the shipped weights; a step of it is
 *   npm run train -- --config photographs --from MODEL --data training/datasets/rendered --data runs/photo-set \
 *   --data runs/warped --source-weights 0.2,0.55,0.25 --validate-on all --minutes 0 --out runs/photographs
 * Expected time: 20 to 42 minutes with the TensorFlow binding on two busy cores.
 * Expected result: docs/models/default.md.
 */
import type { TrainingConfig } from '../config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  isCalibrated: true,
  model: { variant: 'ugn-b' },
  leftBehind: ['graph.'],
  nodes: { ...BASE.nodes, epochs: 3, rate: 2e-4, warmup: 0.05, average: 0.999 },
  graph: {
    ...BASE.graph,
    epochs: 3,
    views: 1,
    shares: { ...BASE.graph.shares, 'graph.a_sigma': 0.004 },
    obscured: { share: 0.25, hidden: 0.7, seen: 0.2, weight: 0.1 },
  },
};
