/**
 * UGN-B, the paper's model: UGN with images weighted by their epistemic uncertainty (Eqs 11 and 12).
 * Source: EQUATIONS.md, from "Uncertain Graph Neural Networks for Facial Action Unit Detection", AAAI 2021.
 * Command: npm run train -- --config ugn-b
 * Expected: from the ImageNet part of the backbone, on the embedded set, with `--init
 * ../shared/data/resnet18-imagenet --epochs 3 --unpublished`, mean F1 0.805, accuracy 0.936 on the
 * test split, area under ROC of doubt 0.755, after 13 minutes with the TensorFlow binding on two shared cores.
 */
import type { TrainingConfig } from '../config';
import { BASE } from './shared';

export const config: TrainingConfig = {
  ...BASE,
  model: { variant: 'ugn-b' },
};
