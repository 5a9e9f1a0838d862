/**
 * GN-D: the deterministic graph, its mask the sigmoid of μ (Eq 6).
 * Source: EQUATIONS.md, from "Uncertain Graph Neural Networks for Facial Action Unit Detection", AAAI 2021.
 * Command: npm run train -- --config gn-d
 * Expected: from the ImageNet part of the backbone, on the embedded set, with `--init
 * ../shared/data/resnet18-imagenet --epochs 3 --unpublished`, mean F1 0.810, accuracy 0.937 on the
 * test split, after 4 minutes with the TensorFlow binding on two shared cores.
 */
import type { TrainingConfig } from '../config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  model: { variant: 'gn-d' },
};
