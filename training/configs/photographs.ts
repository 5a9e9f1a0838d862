/**
 * Shipped weights that know real faces: those of `ship`, trained on with photographs that a machine labelled
 * beside the rendered faces (docs/decisions/weak-labels.md).
 * Source: EQUATIONS.md; the schedule is this project's choice.
 * Command: npm run label -- --photos DIR --landmarker face_landmarker.task --out runs/photo-set --smiles CSV
 *   npm run train -- --config photographs --data training/datasets/rendered --data runs/render-large \
 *   --data runs/photo-set --source-weights 0.15,0.35,0.5 --validate-on all --minutes 0 --out runs/photographs
 * Expected time: 38 minutes with the TensorFlow binding on two busy cores.
 * Expected result: docs/models/default.md.
 */
import type { TrainingConfig } from '../config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  isCalibrated: true,
  model: { variant: 'ugn-b' },
  nodes: { ...BASE.nodes, epochs: 3, rate: 2e-4, warmup: 0.05, average: 0.999 },
  graph: {
    ...BASE.graph,
    epochs: 4,
    views: 1,
    startsFresh: true,
    shares: { ...BASE.graph.shares, 'graph.a_sigma': 0.02 },
    obscured: { share: 0.4, hidden: 1, seen: 0.5, weight: 0.3 },
  },
};
