/**
 * UGN: the uncertain graph of Eqs 3 to 9, every image with the same weight.
 * Source: EQUATIONS.md, from "Uncertain Graph Neural Networks for Facial Action Unit Detection", AAAI 2021.
 * Command: npm run train -- --config ugn
 * Expected: from the ImageNet part of the backbone, on the embedded set, with `--init
 * ../shared/data/resnet18-imagenet --epochs 3 --unpublished`, mean F1 0.809, accuracy 0.935 on the
 * test split, area under ROC of doubt 0.743, after 4 minutes with the TensorFlow binding on two shared cores.
 */
import type { TrainingConfig } from '../config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  model: { variant: 'ugn' },
};
